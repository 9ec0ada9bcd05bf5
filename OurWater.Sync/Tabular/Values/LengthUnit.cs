using System.Globalization;
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

/// <summary>A unit of length with the factor that stands before it in a header: <c>0.1 mm</c> is a tenth of a millimetre.</summary>
public readonly record struct ValueUnit(LengthUnit Unit, decimal Factor = 1)
{
    /// <summary>The unit where it has no factor: what a person may write behind a number.</summary>
    public LengthUnit? Plain => Factor == 1 ? Unit : null;

    public static implicit operator ValueUnit(LengthUnit unit) => new(unit);

    public decimal Convert(decimal value, LengthUnit to) => Units.Convert(Factor == 1 ? value : value * Factor, Unit, to);

    public override string ToString() => Factor == 1 ? Units.Name(Unit) : string.Create(CultureInfo.InvariantCulture, $"{Factor} {Units.Name(Unit)}");
}

/// <summary>Units of length, converted with decimals: 12.4 cm is 0.124 m and nothing near it.</summary>
public static class Units
{
    /// <summary>The unit of a mapping as it is said in a sentence: "metres"; one that has no word stays as it is.</summary>
    public static string InWords(string unit) => unit switch
    {
        "m" => "metres",
        "cm" => "centimetres",
        "mm" => "millimetres",
        "ft" => "feet",
        "in" => "inches",
        "0.1 mm" => "tenths of a millimetre",
        _ => unit,
    };

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

    /// <summary>A unit as a person writes it behind a number: <c>metres</c>, <c>cms</c>, <c>feet</c>.</summary>
    public static LengthUnit? FindWord(string word) => word.Trim().TrimEnd('.').ToLowerInvariant() switch
    {
        "m" or "mt" or "mts" or "mtr" or "mtrs" or "metre" or "metres" or "meter" or "meters" => LengthUnit.Metre,
        "cm" or "cms" or "centimetre" or "centimetres" or "centimeter" or "centimeters" => LengthUnit.Centimetre,
        "mm" or "mms" or "millimetre" or "millimetres" or "millimeter" or "millimeters" => LengthUnit.Millimetre,
        "ft" or "foot" or "feet" => LengthUnit.Foot,
        "in" or "inch" or "inches" => LengthUnit.Inch,
        _ => null,
    };

    public static string Name(LengthUnit unit) => Names[(int)unit];

    /// <summary>A unit as a mapping names it: as <see cref="FindScaled"/>, and <c>-1 m</c> where the file counts the other way.</summary>
    public static ValueUnit? FindSigned(string? name) =>
        name?.Trim() is ['-', .. var rest] && FindScaled(rest) is { } unit ? unit with { Factor = -unit.Factor } : FindScaled(name);

    /// <summary>A unit with the factor that stands before it: <c>cm</c>, <c>0.1 mm</c>.</summary>
    public static ValueUnit? FindScaled(string? name)
    {
        if (Find(name) is { } plain) return plain;
        var parts = name?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts is [var factor, var word] && Find(word) is { } unit && decimal.TryParse(factor, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times)
            && times is >= 0.0001m and <= 10_000m ? new ValueUnit(unit, times) : null;
    }

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
        value.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], provider: CultureInfo.InvariantCulture);
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
