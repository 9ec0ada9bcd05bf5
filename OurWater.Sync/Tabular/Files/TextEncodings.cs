using System.Text;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The encodings that are read, by the names of <see cref="TableDescription.Encoding"/>. None of their decoders throws.</summary>
internal static class TextEncodings
{
    public const string Utf8 = "utf-8";
    public const string Utf8WithMark = "utf-8-bom";
    public const string Utf16 = "utf-16";
    public const string Utf16BigEndian = "utf-16BE";
    public const string Windows1252 = "windows-1252";

    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding LenientUtf8 = MakeLenientUtf8();

    /// <summary>A name of the list, or of any other code page; UTF-8 where it is none.</summary>
    public static Encoding Get(string name) =>
        name.ToUpperInvariant() switch
        {
            "UTF-16" or "UTF-16LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
            "UTF-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
            "WINDOWS-1252" or "ISO-8859-1" => Western,
            "UTF-8" or "UTF-8-BOM" => LenientUtf8,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? LenientUtf8,
        };

    public static bool IsKnown(string name) =>
        name.ToUpperInvariant() is "UTF-8" or "UTF-8-BOM" or "UTF-16" or "UTF-16LE" or "UTF-16BE" or "ISO-8859-1" || CodePagesEncodingProvider.Instance.GetEncoding(name) is not null;

    /// <summary>The name under which an encoding that was detected is read; null where it is not.</summary>
    public static string? Name(string detected) =>
        detected.ToUpperInvariant() switch
        {
            "ISO-8859-1" or "ISO-8859-15" or "WINDOWS-1252" => Windows1252,
            "IBM866" => "cp866",
            var name when name.StartsWith("UTF", StringComparison.Ordinal) || name is "ASCII" or "US-ASCII" => null,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(detected) is null ? null : detected.ToLowerInvariant(),
        };

    private static UTF8Encoding MakeLenientUtf8()
    {
        var encoding = (UTF8Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).Clone();
        encoding.DecoderFallback = new WesternFallback();
        return encoding;
    }

    /// <summary>Reads the bytes that are no UTF-8 as Windows-1252: lines of two programs in one file, or a first accent a million rows down.</summary>
    private sealed class WesternFallback : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private readonly char[] _characters = new char[8];
            private int _count;
            private int _next;

            public override int Remaining => _count - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                _count = Western.GetChars(bytesUnknown.AsSpan(0, Math.Min(bytesUnknown.Length, _characters.Length)), _characters);
                _next = 0;
                return _count > 0;
            }

            public override char GetNextChar() => _next < _count ? _characters[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0) return false;
                _next--;
                return true;
            }

            public override void Reset() => _count = _next = 0;
        }
    }
}
