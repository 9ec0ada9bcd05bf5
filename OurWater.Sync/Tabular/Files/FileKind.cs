namespace OurWater.Sync.Tabular.Files;

/// <summary>What a file is by its first bytes.</summary>
internal enum FileKind
{
    Text,
    Workbook,

    /// <summary>Of before 2007.</summary>
    OldWorkbook,

    /// <summary>A web page.</summary>
    Page,
}

internal static class FileKinds
{
    private const int Looked = 1 << 20;
    private const int LookedForMarkup = 4 << 10;

    private static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;
    private static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B, 0x08];
    private static ReadOnlySpan<byte> SevenZip => [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C];

    /// <exception cref="TableFileException">Of a kind that is not read.</exception>
    public static FileKind Of(string path)
    {
        using var stream = TextHead.OpenFile(path);
        var bytes = new byte[Math.Clamp(stream.Length, 8, LookedForMarkup)];
        var head = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        if (head.StartsWith(Zip)) return FileKind.Workbook;
        if (head.StartsWith(Compound)) return IsEncrypted(stream) ? throw Refusals.PasswordProtected() : FileKind.OldWorkbook;
        if (head.StartsWith(Gzip) || head.StartsWith(SevenZip) || head.StartsWith("Rar!"u8)) throw Refusals.NotATable("a compressed file");
        return IsPage(head) ? FileKind.Page : FileKind.Text;
    }

    private static bool IsPage(ReadOnlySpan<byte> head)
    {
        var isWide = head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
        var text = (isWide ? System.Text.Encoding.Unicode.GetString(head) : System.Text.Encoding.Latin1.GetString(head)).AsSpan().TrimStart("\uFEFF\u00EF\u00BB\u00BF \t\r\n");
        if (!text.StartsWith('<')) return false;
        foreach (var tag in (ReadOnlySpan<string>)["<html", "<!doctype html", "<head", "<body", "<table", "<script", "<meta"])
        {
            if (text.Contains(tag, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>A workbook with a password is a compound file with a stream of this name, listed near its beginning or its end.</summary>
    private static bool IsEncrypted(FileStream stream)
    {
        ReadOnlySpan<byte> name = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8;
        var bytes = new byte[Looked];
        foreach (var from in (ReadOnlySpan<long>)[0, Math.Max(0, stream.Length - Looked)])
        {
            stream.Position = from;
            if (bytes.AsSpan(0, stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false)).IndexOf(name) >= 0) return true;
        }

        return false;
    }
}
