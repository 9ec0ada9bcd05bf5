using System.Globalization;
using System.Text;
using QRCoder;

namespace OurWater.Admin.Accounts;

/// <summary>How codes and keys of two-factor are written and drawn.</summary>
internal static class TwoFactorCodes
{
    public const int RecoveryCodes = 10;

    private const string Issuer = "OurWater Admin";

    public static bool IsFromApp(string code) => Plain(code) is { Length: 6 } plain && plain.All(char.IsAsciiDigit);

    /// <summary>Without what people put between digits.</summary>
    public static string Plain(string code) => string.Concat(code.Where(c => !char.IsWhiteSpace(c) && c != '-'));

    /// <summary>As recovery codes are stored: two groups of five capitals and digits.</summary>
    public static string Recovery(string code)
    {
        var plain = Plain(code).ToUpperInvariant();
        return plain.Length == 10 ? $"{plain[..5]}-{plain[5..]}" : plain;
    }

    /// <summary>In groups of four, to be typed.</summary>
    public static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(c => new string(c))).ToLowerInvariant();

    /// <summary>What the QR code says to an authenticator app.</summary>
    public static string Address(string email, string key) =>
        $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(email)}?secret={key}&issuer={Uri.EscapeDataString(Issuer)}&digits=6";

    /// <summary>The QR code as one path over a square of <c>Size</c> units, with its quiet border.</summary>
    public static (int Size, string Path) Draw(string address)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return (rows.Count, path.ToString());
    }
}
