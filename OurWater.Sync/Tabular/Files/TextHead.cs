using System.Text;
using UtfUnknown;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The beginning of a text file and the encoding that it shows.</summary>
internal sealed record TextHead(string Encoding, char? SeparatorLine, IReadOnlyList<string> Notes)
{
    public const int Size = 1 << 20;

    public static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });

    /// <exception cref="TableFileException">Nothing in it, a web page, or no text.</exception>
    public static TextHead Read(string path, string? chosenEncoding)
    {
        var bytes = new byte[Size];
        int count;
        bool whole;
        using (var stream = OpenFile(path))
        {
            count = stream.ReadAtLeast(bytes, Size, throwOnEndOfStream: false);
            whole = count < Size;
        }

        var head = bytes.AsSpan(0, count);
        var notes = new List<string>();
        var encoding = string.IsNullOrEmpty(chosenEncoding) ? Detect(head, whole, notes) : chosenEncoding;
        var text = TextEncodings.Get(encoding).GetString(head).AsSpan().TrimStart('\uFEFF');
        TextContent.Refuse(text);
        return new TextHead(encoding, SeparatorLineOf(text), notes);
    }

    private static string Detect(ReadOnlySpan<byte> head, bool whole, List<string> notes)
    {
        if (head.StartsWith(Encoding8.Mark)) return TextEncodings.Utf8WithMark;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return TextEncodings.Utf16;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return TextEncodings.Utf16BigEndian;
        if (WideBytes(head) is { } wide) return wide;
        if (Encoding8.IsUtf8(head, whole)) return TextEncodings.Utf8;

        var detected = CharsetDetector.DetectFromBytes(head.ToArray()).Detected;
        if (detected is { Confidence: > 0.8f, EncodingName: { } name } && !name.StartsWith("windows-1252", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("iso-8859-1", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("utf", StringComparison.OrdinalIgnoreCase))
        {
            notes.Add($"The letters look like {name}, which is not read: names with other letters than a to z may come out wrong. Save the file as UTF-8.");
        }

        return TextEncodings.Windows1252;
    }

    /// <summary>UTF-16 without a mark: every other byte is zero.</summary>
    private static string? WideBytes(ReadOnlySpan<byte> head)
    {
        var pairs = Math.Min(head.Length, 4096) / 2;
        if (pairs == 0) return null;

        int even = 0, odd = 0;
        for (var index = 0; index < pairs * 2; index += 2)
        {
            if (head[index] == 0) even++;
            if (head[index + 1] == 0) odd++;
        }

        if (odd * 10 >= pairs * 6 && even * 10 < pairs) return TextEncodings.Utf16;
        return even * 10 >= pairs * 6 && odd * 10 < pairs ? TextEncodings.Utf16BigEndian : null;
    }

    private static char? SeparatorLineOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        var line = (end < 0 ? text : text[..end]).Trim(" \"");
        return line.Length is 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;
    }

    private static class Encoding8
    {
        public static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

        public static bool IsUtf8(ReadOnlySpan<byte> head, bool whole)
        {
            var status = System.Text.Unicode.Utf8.IsValid(head);
            for (var cut = 1; !status && !whole && cut <= 3; cut++) status = System.Text.Unicode.Utf8.IsValid(head[..^cut]);
            return status;
        }
    }
}
