namespace OurWater.Sync.Tabular.Files;

/// <summary>The beginning of a text file and the encoding that it shows.</summary>
/// <param name="Bytes">As many as were looked at; no more than the file has.</param>
/// <param name="IsWhole">Whether they are the whole file.</param>
internal sealed record TextHead(string Encoding, IReadOnlyList<EncodingChoice> Choices, char? SeparatorLine, ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    public const int Size = 1 << 20;

    public ReadOnlyMemory<char> Text { get; private init; }

    public static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });

    /// <summary>What was looked at, to be read again.</summary>
    public Stream Open() => new MemoryStream(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Bytes, out var array) ? array.Array! : [], 0, Bytes.Length, writable: false);

    /// <exception cref="TableFileException">Nothing in it, a web page, or no text.</exception>
    public static TextHead Read(string path, string? chosenEncoding)
    {
        byte[] bytes;
        int count;
        bool whole;
        using (var stream = OpenFile(path))
        {
            bytes = new byte[(int)Math.Min(Size, stream.Length + 1)];
            count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            whole = count < bytes.Length;
        }

        var head = bytes.AsSpan(0, count);
        var encoding = string.IsNullOrEmpty(chosenEncoding) ? Detect(head, whole) : new EncodingGuess(chosenEncoding, []);
        var text = TextEncodings.Get(encoding.Name).GetString(head).AsMemory().TrimStart('\uFEFF');
        TextContent.Refuse(text.Span);
        return new TextHead(encoding.Name, encoding.Choices, SeparatorLineOf(text.Span), bytes.AsMemory(0, count), whole) { Text = text };
    }

    private static EncodingGuess Detect(ReadOnlySpan<byte> head, bool whole)
    {
        if (head.StartsWith(Encoding8.Mark)) return new(TextEncodings.Utf8WithMark, []);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return new(TextEncodings.Utf16, []);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new(TextEncodings.Utf16BigEndian, []);
        if (WideBytes(head) is { } wide) return new(wide, []);
        return Encoding8.IsUtf8(head, whole) ? new(TextEncodings.Utf8, []) : EncodingGuess.Of(head);
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
        var line = (end < 0 ? text : text[..end]).TrimStart(" \"");
        return line.Length >= 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && line[5..].Trim(" \",;\t").IsEmpty ? line[4] : null;
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
