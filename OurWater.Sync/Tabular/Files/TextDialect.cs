namespace OurWater.Sync.Tabular.Files;

/// <summary>How the fields of a text file are cut and quoted.</summary>
/// <param name="Delimiter">Any character but the quote and line ends.</param>
/// <param name="Quote">Stands around a field; doubled inside it.</param>
/// <param name="Backslash">Inside a quoted field a quote may also stand behind a backslash.</param>
/// <param name="Run">0: each delimiter ends a field. Else so many spaces or more stand between two fields.</param>
internal readonly record struct TextDialect(char Delimiter, char Quote = '"', bool Backslash = false, int Run = 0)
{
    public const string OneSpace = " ";
    public const string TwoSpaces = "  ";

    /// <summary>As in <see cref="TableDescription.Delimiter"/>.</summary>
    public string Text => Run == 2 ? TwoSpaces : Delimiter.ToString();

    /// <summary>Null where nothing usable is named.</summary>
    public static TextDialect? Parse(string? text) =>
        text switch
        {
            null or "" => null,
            "\\t" or "tab" => new TextDialect('\t'),
            TwoSpaces => new TextDialect(' ', Run: 2),
            OneSpace => new TextDialect(' ', Run: 1),
            _ when text[0] is '"' or '\r' or '\n' => null,
            _ => new TextDialect(text[0]),
        };
}
