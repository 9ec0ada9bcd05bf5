using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

public enum LengthUnit
{
    Metre,
    Centimetre,
    Millimetre,
    Foot,
    Inch,
}

/// <summary>Units of length, converted with decimals: 12.4 cm is 0.124 m and nothing near it.</summary>
public static class Units
{
    public static IReadOnlyList<string> Names { get; } = ["m", "cm", "mm", "ft", "in"];

    public static LengthUnit? Find(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "m" => LengthUnit.Metre,
        "cm" => LengthUnit.Centimetre,
        "mm" => LengthUnit.Millimetre,
        "ft" => LengthUnit.Foot,
        "in" => LengthUnit.Inch,
        _ => null,
    };

    public static string Name(LengthUnit unit) => Names[(int)unit];

    /// <summary>What the readings of this type are stored in, and usually written in.</summary>
    public static LengthUnit Stored(ResourceType type) => type == ResourceType.Raingauge ? LengthUnit.Millimetre : LengthUnit.Metre;

    public static decimal Convert(decimal value, LengthUnit from, LengthUnit to) => from == to ? value : value * Factor(from, to);

    internal static decimal Factor(LengthUnit from, LengthUnit to) => to switch
    {
        LengthUnit.Metre => Metres(from),
        LengthUnit.Millimetre => Metres(from) * 1000m,
        _ => Metres(from) / Metres(to),
    };

    /// <summary>The double next to it: exact up to 2^53, else by its digits.</summary>
    internal static double ToDouble(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] == 0 && (uint)bits[1] < 1u << 21 && (bits[3] >> 16 & 0x7F) <= 22) return value == 0 ? 0 : (double)value;
        Span<char> digits = stackalloc char[40];
        value.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], provider: System.Globalization.CultureInfo.InvariantCulture);
    }

    private static decimal Metres(LengthUnit unit) => unit switch
    {
        LengthUnit.Centimetre => 0.01m,
        LengthUnit.Millimetre => 0.001m,
        LengthUnit.Foot => 0.3048m,
        LengthUnit.Inch => 0.0254m,
        _ => 1m,
    };
}
