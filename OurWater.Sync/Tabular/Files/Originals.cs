namespace OurWater.Sync.Tabular.Files;

/// <summary>The text of a row as it is kept for a person: bounded, and marked where it was cut.</summary>
internal sealed class Originals
{
    public const int MaxField = 4 << 10;
    public const int MaxRow = 64 << 10;
    private const string Mark = "…";

    private readonly List<string> _fields = [];
    private int _room = MaxRow;

    /// <summary>False when the row is full: the rest is left out.</summary>
    public bool Add(ReadOnlySpan<char> field)
    {
        var cut = Cut(field, Math.Min(MaxField, _room));
        _fields.Add(cut);

        // An empty field takes room too, or a row of a million delimiters would be a million fields.
        _room -= cut.Length + 1;
        if (_room > 0) return true;

        _fields.Add(Mark);
        return false;
    }

    public List<string> ToList() => _fields;

    public static string Cut(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length) return text.ToString();
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return string.Concat(text[..length], Mark);
    }
}
