namespace OurWater.Sync.Tabular.Files;

internal static class FieldText
{
    /// <summary>Without outer white space, zero-width marks included.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> field)
    {
        if (field.IsEmpty || (IsPlain(field[0]) && IsPlain(field[^1]))) return field;

        var from = 0;
        var to = field.Length;
        while (from < to && IsSpace(field[from])) from++;
        while (to > from && IsSpace(field[to - 1])) to--;
        return field[from..to];
    }

    private static bool IsPlain(char character) => character is > ' ' and < '\u007F';

    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is '\uFEFF' or '\u200B';
}
