namespace OurWater.Sync.Tabular.Files;

/// <summary>Refuses what is text by its bytes but no table, and what is no text.</summary>
internal static class TextContent
{
    private const int Looked = 64 << 10;
    private const int LeastText = 10;

    /// <exception cref="TableFileException">Nothing in it, a web page, or no text.</exception>
    public static void Refuse(ReadOnlySpan<char> text)
    {
        var start = text.TrimStart();
        if (start.IsEmpty) throw Refusals.Empty();
        if (start.StartsWith("%PDF-", StringComparison.Ordinal)) throw Refusals.NotATable("a PDF document");
        if (start.StartsWith("{\\rtf", StringComparison.Ordinal)) throw Refusals.NotATable("a text document (RTF)");
        if (start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) throw Refusals.NotATable("XML");
        if (start[0] == '{' || (start[0] == '[' && start[1..].TrimStart().StartsWith('{'))) throw Refusals.NotATable("JSON");

        RefuseBinary(text[..Math.Min(text.Length, Looked)]);
    }

    private static void RefuseBinary(ReadOnlySpan<char> text)
    {
        int controls = 0, nuls = 0;
        foreach (var character in text)
        {
            if (character == '\0') nuls++;
            else if (character < ' ' && character is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001A')) controls++;
        }

        // A logger that lost power leaves stretches of NUL, in what is a table all the same; pictures and programs have all the control characters.
        var others = text.Length - nuls;
        if (controls > 2 + (others / 100) || (nuls > 0 && others < LeastText)) throw Refusals.NotATable("a file of another kind, with bytes that are no text");
    }
}
