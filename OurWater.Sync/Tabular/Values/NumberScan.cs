namespace OurWater.Sync.Tabular.Values;

/// <summary>Looks at the numbers of a column to find out which separator is the decimal one. Not thread-safe.</summary>
public sealed class NumberScan
{
    /// <summary>Numbers that need a decimal point, or a decimal comma; and those such as <c>1,234</c> that could be either.</summary>
    public long Points { get; private set; }
    public long Commas { get; private set; }
    public long EitherWay { get; private set; }
    public DateProof? CommaProof { get; private set; }
    public DateProof? EitherExample { get; private set; }

    /// <summary>True where the two readings would give different numbers and nothing decides.</summary>
    public bool IsUndecided => EitherWay > 0 && Points == 0 && Commas == 0;

    /// <summary>The separator that most of the column needs.</summary>
    public char Separator => Commas > Points ? ',' : '.';

    public void Add(int row, ReadOnlySpan<char> text, CellKind kind)
    {
        int point = text.IndexOf('.'), comma = text.IndexOf(',');
        if ((point < 0 && comma < 0) || kind == CellKind.Number) return;
        Span<char> buffer = stackalloc char[64], canonical = stackalloc char[64];
        if (!Plain.TryCopy(text, buffer, out var plain)) return;
        plain = plain.Trim();
        if (plain.IsEmpty) return;
        var asPoint = NumberText.Canonical(plain, '.', true, canonical, out _) == NumberForm.Number;
        var asComma = NumberText.Canonical(plain, ',', true, canonical, out _) == NumberForm.Number;
        if (asPoint && asComma)
        {
            // 1.234 is a number with a point wherever people write points; only a comma makes it doubtful.
            if (comma < 0) return;
            EitherWay++;
            EitherExample ??= new DateProof(row, text.ToString());
        }
        else if (asPoint)
        {
            Points++;
        }
        else if (asComma)
        {
            Commas++;
            CommaProof ??= new DateProof(row, text.ToString());
        }
    }
}
