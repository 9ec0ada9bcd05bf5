using System.Globalization;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>A table in a file, with what each of its rows says.</summary>
/// <param name="Kind">How it is written, in words.</param>
internal sealed record TruthFile(string Kind, byte[] Content, IReadOnlyList<TruthLine> Lines)
{
    public static TruthFile Of(TruthTable table)
    {
        var random = new Random(table.Seed ^ 0x5EED);
        var lines = TruthSheet.Of(table, random);
        return random.Next(5) < 3 ? TruthText.Write(lines, random) : TruthWorkbook.Write(lines, table.Roles, random);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}\n{string.Join('\n', Lines.Select((line, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}: {line}")))}");
}
