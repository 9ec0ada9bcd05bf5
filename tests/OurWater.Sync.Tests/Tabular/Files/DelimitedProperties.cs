using System.Text;
using CsCheck;
using CsvHelper;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Whatever comes in: no crash, and as many rows out as went in.</summary>
public sealed class DelimitedProperties
{
    private static readonly Gen<string> Ends = Gen.OneOf("\n", "\r\n", "\r");
    private static readonly Gen<char> Separators = Gen.OneOf(',', ';', '\t', '|');

    private static readonly Gen<string> Texts =
        Gen.OneOf(Gen.Char["abcXYZ0123456789.-/: "], Gen.Char["\"\"\",;\t|\r\n#é–水"]).Array[0, 12].Select(characters => new string(characters));

    private static readonly Gen<Encoding> Encodings = Gen.OneOf<Encoding>(
        new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true));

    // Pieces of tables and of trouble, so that more than noise comes up.
    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf("\n", "\r\n", "\r", ",", ";", "\t", "|", "\"", "\"\"", "date,value\n", "2017-01-01,5\n", "#", "//", "sep=;\n", "END\n", "<html>", "\0", "\uFEFF", "é", ",\"", "\",").Select(Encoding.UTF8.GetBytes),
            Gen.OneOf<byte[]>([0xFF, 0xFE], [0xFE, 0xFF], [0x80], [0xC3], [0xED, 0xA0, 0x80], [0x50, 0x4B, 3, 4]))
        .Array[0, 40]
        .Select(pieces => pieces.SelectMany(piece => piece).ToArray());

    [Fact]
    public void Read_AnyBytes_GivesRowsOrARefusal() =>
        Bytes.Sample(
            bytes =>
            {
                using var file = new TempFile(bytes);
                try
                {
                    var rows = Tables.Read(file);
                    Assert.Equal(rows.Select(row => row.Row).Distinct().Order(), rows.Select(row => row.Row));
                }
                catch (TableFileException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            },
            iter: 3000);

    [Fact]
    public void Records_AnyTable_ComeOutAsTheyWentIn() =>
        Gen.Select(Texts.Array[1, 6].Array[1, 30], Separators, Ends, Encodings, Gen.Bool)
            .Sample(
                (records, delimiter, end, encoding, quoteAll) =>
                {
                    var text = string.Concat(records.Select(record => Write(record, delimiter, quoteAll) + end));
                    using var reader = Open(text, encoding, delimiter);
                    for (var row = 0; row < records.Length; row++)
                    {
                        Assert.True(reader.Read());
                        Assert.Equal(row + 1, reader.Row);
                        Assert.Equal(RecordFault.None, reader.Fault);
                        Assert.Equal(records[row], Fields(reader));
                    }

                    Assert.False(reader.Read());
                    Assert.False(reader.Read());
                },
                iter: 5000);

    [Fact]
    public void Records_AnyTableThatCsvHelperWrote_AreTheSame() =>
        Texts.Array[3].Array[1, 20].Sample(
            records =>
            {
                using var memory = new MemoryStream();
                using (var writer = CsvWriter.Create(memory, new CsvWriterOptions(), leaveOpen: true))
                {
                    foreach (var record in records)
                    {
                        writer.WriteRecord(record);
                    }
                }

                using var reader = new RecordReader(new MemoryStream(memory.ToArray()), TextEncodings.Get("utf-8"), new TextDialect(','), comments: false);
                foreach (var record in records)
                {
                    Assert.True(reader.Read());
                    Assert.Equal(record, Fields(reader));
                }

                Assert.False(reader.Read());
            },
            iter: 2000);

    [Fact]
    public void Records_QuotesThrownIn_LoseNothing() =>
        Gen.Select(Texts.Array[1, 5].Array[1, 30], Gen.Bool, Gen.Int[0, 2000].Array[1, 8])
            .Sample(
                (records, quoteAll, places) =>
                {
                    var text = new StringBuilder(string.Concat(records.Select(record => Write(record, ',', quoteAll) + "\n")));
                    foreach (var place in places) text.Insert(place % text.Length, '"');

                    using var reader = Open(text.ToString(), new UTF8Encoding(false), ',');
                    var read = new StringBuilder();
                    var rows = 0;
                    while (reader.Read())
                    {
                        Assert.Equal(++rows, reader.Row);
                        read.Append(reader.Raw).Append('\n');
                        if (reader.Fault == RecordFault.UnclosedQuote) Assert.DoesNotContain('\n', reader.Raw.ToString());
                    }

                    // All that stood in the file stands in one record, and in one only.
                    Assert.Equal(OneLineEnd(text.ToString()), OneLineEnd(read.ToString()));
                },
                iter: 5000);

    [Fact]
    public void Read_RowsWithOneBroken_RejectsOnlyThat() =>
        Gen.Select(Gen.Int[3, 60], Gen.Int[0, 1000], Gen.Int[0, 1000])
            .Sample(
                (count, which, where) =>
                {
                    var lines = Enumerable.Range(0, count).Select(row => $"2017-01-01,\"well {row}\",\"{row}.5\"").ToArray();
                    var broken = which % count;
                    lines[broken] = lines[broken].Insert(where % lines[broken].Length, "\"");

                    var rows = Tables.Read("date,place,value\n" + string.Join('\n', lines) + "\n");

                    Assert.Equal(count, rows.Count);
                    Assert.All(rows.Where(row => row.Row != broken + 2), row => Assert.Null(row.Problem));
                },
                iter: 1000);

    private static RecordReader Open(string text, Encoding encoding, char delimiter)
    {
        var name = encoding switch
        {
            UnicodeEncoding wide => wide.GetPreamble()[0] == 0xFF ? "utf-16" : "utf-16BE",
            _ => "utf-8",
        };
        return new RecordReader(new ChoppyStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]), TextEncodings.Get(name), new TextDialect(delimiter), comments: false);
    }

    private static string[] Fields(RecordReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.Field(index).ToString())];

    private static string Write(string[] record, char delimiter, bool quoteAll) => string.Join(delimiter, record.Select(field => Write(field, delimiter, quoteAll)));

    private static string Write(string field, char delimiter, bool quoteAll)
    {
        // A lone CR is a line end to the reader, and white space before a quote belongs to neither.
        var needed = field.Contains(delimiter, StringComparison.Ordinal) || field.AsSpan().ContainsAny("\"\r\n");
        return needed || quoteAll ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
    }

    private static string OneLineEnd(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');

    /// <summary>Gives a few bytes at a time, so that every record crosses the reader's buffers somewhere.</summary>
    private sealed class ChoppyStream(byte[] bytes) : MemoryStream(bytes)
    {
        private int _turn;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3 + (_turn++ % 7))]);
    }
}
