using System.Buffers;
using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What a field for a number takes.</summary>
public enum NumberKind
{
    /// <summary>A measured value, in a unit or without one.</summary>
    Value,

    /// <summary>A count: no decimals, no sign.</summary>
    Whole,

    /// <summary>Decimal degrees, or degrees, minutes and seconds.</summary>
    Latitude,
    Longitude,
}

/// <param name="Unit">The unit that stands beside the field; null = the number has none.</param>
/// <param name="Separator">The decimal separator of the place where it is written: a point on every page; a column of a file may have a comma.</param>
public sealed record NumberRule(NumberKind Kind = NumberKind.Value, LengthUnit? Unit = null, char Separator = '.');

/// <summary>A number that a person typed.</summary>
/// <param name="Number">In the field's unit; null where nothing was written, or where there is a problem.</param>
/// <param name="Problem">What is wrong and what to write, in words.</param>
public sealed record TypedNumber(decimal? Number, string? Problem = null)
{
    public static TypedNumber Nothing { get; } = new((decimal?)null);

    /// <summary>The unit that was written behind the number, where that was another one than the field's.</summary>
    public LengthUnit? Converted { get; init; }
}

/// <summary>
/// The one way to read a number from a person, for every field of every page: exactly, or not at all. A comma is a decimal comma where it can be nothing
/// else (<c>7,5</c>); what can be read as two numbers (<c>1,234</c>) is refused; the field's own separator is always the decimal one. A unit behind the
/// number counts: the field's own, or another length, which is converted.
/// </summary>
public static class TypedNumbers
{
    private const int Longest = 64;
    private static readonly SearchValues<char> WholeText = SearchValues.Create("0123456789, '");
    private static readonly NumberReader Codes = new();
    private static readonly NumberReader Plainly = new('.', []);

    public static TypedNumber Read(string? text, NumberRule rule)
    {
        if (string.IsNullOrWhiteSpace(text)) return TypedNumber.Nothing;
        var shown = Quote(text.Trim());
        Span<char> buffer = stackalloc char[Longest];
        if (!Plain.TryCopy(text.AsSpan().Trim(), buffer, out var copied)) return Refuse($"{shown} is too long for a number.");
        var plain = copied.Trim();
        if (plain.IsEmpty) return TypedNumber.Nothing;
        return rule.Kind switch
        {
            NumberKind.Whole => ReadWhole(plain, shown),
            NumberKind.Value => ReadValue(plain, shown, text, rule),
            _ => ReadAngle(plain, shown, rule.Kind == NumberKind.Latitude),
        };
    }

    /// <summary>The number as it is written plainly: no groups, no sign but a minus, the given decimal separator.</summary>
    public static string Write(decimal number, char separator = '.') => number.ToString(CultureInfo.InvariantCulture).Replace('.', separator);

    private static TypedNumber ReadWhole(ReadOnlySpan<char> plain, string shown)
    {
        Span<char> canonical = stackalloc char[Longest];
        if (plain.ContainsAnyExcept(WholeText) || NumberText.Canonical(plain, '.', true, canonical, out var length) != NumberForm.Number)
        {
            var isNegative = plain.Length > 1 && plain[0] == '-' && char.IsAsciiDigit(plain[1]);
            return Refuse(isNegative ? $"{shown} is less than 0. Write 0 or more." : $"{shown} is not a whole number. Write it with digits only.");
        }

        return Parse(canonical[..length], Plainly, shown);
    }

    private static TypedNumber ReadValue(ReadOnlySpan<char> plain, string shown, string text, NumberRule rule)
    {
        var end = plain.LastIndexOfAnyInRange('0', '9') + 1;
        if (end < plain.Length && plain[end] is '.' or ',') end++;
        var written = plain[..end].TrimEnd();
        var word = plain[end..].Trim();
        LengthUnit? unit = word.IsEmpty || written.IsEmpty ? null : Units.FindWord(word.ToString());
        if (!word.IsEmpty && unit is null) return Refuse(NotANumber(text, shown));
        if (unit is not null && rule.Unit is null) return Refuse($"{shown} has a unit, and this number has none. Write only the number.");
        var read = ReadDecimal(written, shown, text, rule.Separator);
        if (read.Number is not { } number || unit is not { } from || rule.Unit is not { } to || from == to) return read;
        return Math.Abs(number) > 1_000_000_000_000m
            ? Refuse($"{shown} is larger than any value can be.")
            : new TypedNumber(WithoutZeros(Units.Convert(number, from, to))) { Converted = from };
    }

    /// <summary>A factor of 0.01 leaves 7.50: the division takes the zeros at the end away.</summary>
    private static decimal WithoutZeros(decimal number) => number / 1.0000000000000000000000000000m;

    private static TypedNumber ReadDecimal(ReadOnlySpan<char> written, string shown, string text, char separator)
    {
        Span<char> own = stackalloc char[Longest], other = stackalloc char[Longest];
        var otherSeparator = separator == '.' ? ',' : '.';
        var isOwn = NumberText.Canonical(written, separator, true, own, out var ownLength) == NumberForm.Number;
        var isOther = NumberText.Canonical(written, otherSeparator, true, other, out var otherLength) == NumberForm.Number;
        if (!isOwn && !isOther) return Refuse(NotANumber(text, shown));

        // Read both ways, 1,234 is two numbers; only the separator of the place itself is never taken for one that parts thousands.
        if (isOwn && isOther && written.Contains(otherSeparator) && !own[..ownLength].SequenceEqual(other[..otherLength]))
        {
            string whole = own[..ownLength].ToString(), parted = other[..otherLength].ToString().Replace('.', separator);
            return Refuse($"{shown} can be read as {whole} or as {parted}. Write {whole}, or {parted} with a {(separator == '.' ? "point" : "comma")}.");
        }

        return Parse(isOwn ? own[..ownLength] : other[..otherLength], Codes, shown);
    }

    private static TypedNumber ReadAngle(ReadOnlySpan<char> plain, string shown, bool latitude)
    {
        var axis = latitude ? "Latitude" : "Longitude";
        var most = latitude ? 90 : 180;
        Span<char> canonical = stackalloc char[Longest];

        // No angle has thousands: a comma in it is a decimal comma.
        var point = plain.Contains(',') ? ',' : '.';
        decimal? angle = NumberText.Canonical(plain, point, false, canonical, out var length) == NumberForm.Number
            ? Parse(canonical[..length], Plainly, shown).Number
            : null;
        angle ??= Coordinates.ReadDegrees(plain, CellKind.Text, Plainly, latitude) is { } degrees && Math.Abs(degrees) <= 360 ? (decimal)degrees : null;
        var example = latitude ? "24.59311" : "74.19831";
        if (angle is null) return Refuse($"{axis}: {shown} is no angle between -{most} and {most} degrees. Write it as a number, such as {example}.");
        return Math.Abs(angle.Value) <= most ? new TypedNumber(angle) : Refuse($"{axis}: {shown} is not between -{most} and {most} degrees.");
    }

    private static TypedNumber Parse(ReadOnlySpan<char> canonical, NumberReader reader, string shown) => reader.Read(canonical, CellKind.Number, out var number) switch
    {
        NumberProblem.None => new TypedNumber(number),
        NumberProblem.NoDataCode => Refuse($"{shown} is a code for “no value”. Write the value."),
        _ => Refuse($"{shown} is larger than any value can be."),
    };

    private static string NotANumber(string text, string shown) => NumberWords.Problem(text.AsSpan().Trim()) switch
    {
        NumberProblem.Dry => "That the well is dry is not a depth. Write the depth of the dry bottom.",
        NumberProblem.AboveRange or NumberProblem.BelowDetection => $"{shown} says more or less than a limit, not how much. Write a number.",
        _ => $"{shown} is not a number. {(NumberHints.For(text) is { } hint ? $"{hint.Why} {hint.ToDo}" : "Write it with digits, such as 12.40")}.",
    };

    private static TypedNumber Refuse(string problem) => new(null, problem);

    private static string Quote(string text) => $"“{(text.Length > 40 ? text[..40] + "…" : text)}”";
}
