using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Places that a file names and the organisation does not have, in words.</summary>
internal static class UnknownPlaceWords
{
    /// <summary>An OurWater id that nobody has cannot be made up, and of several places with one name none is new.</summary>
    public static bool CanCreate(RejectedGroupView group, Mapping mapping) =>
        group.Reason == ReasonCodes.UnknownResource && !group.Subjects.All(s => s.Subject is { Length: > 0 } && mapping.Identity == Identities.OurWater);

    /// <summary>"2 wells", or "3 places" where they are of several kinds.</summary>
    public static string Things(RejectedGroupView group, Mapping mapping)
    {
        var kinds = group.Subjects.Select(s => KindOf(s.Subject ?? "", mapping)).Distinct().ToList();
        return kinds is [var one] ? Formats.Count(group.Subjects.Count, Names.Kind(one).ToLowerInvariant()) : Formats.Count(group.Subjects.Count, "place");
    }

    /// <summary>What speaks against creating them: the column is of wells, and the numbers are those of check dams. Null where nothing does.</summary>
    /// <param name="header">Of the column of values; null where the file has one for each place.</param>
    public static string? Unlike(RejectedGroupView group, Mapping mapping, string? header)
    {
        if (header is null || !CanCreate(group, mapping) || QuantityWords.TypeOf(header) is not { } measured) return null;
        var unlike = group.Subjects.Select(s => s.Subject ?? "").Where(s => PincodeOf(s) is not null && KindOf(s, mapping) != measured).ToList();
        if (unlike.Count == 0) return null;
        var kind = KindOf(unlike[0], mapping);
        var numbers = unlike.Where(s => KindOf(s, mapping) == kind).Select(s => s[7..]).ToList(); // behind the pincode and its point
        var (by, are, them) = numbers.Count == 1
            ? ("its number", $"is a {Names.Kind(kind).ToLowerInvariant()}", "it")
            : ("their numbers", $"are {Names.Kinds(kind).ToLowerInvariant()}", "them");
        var named = string.Join(", ", numbers.Take(3)) + (numbers.Count > 3 ? " and others" : "");
        return $"“{header}” is measured at {Names.Kinds(measured).ToLowerInvariant()}, but by {by} {named} {are}. "
            + $"Look at the numbers before you create {them}: the values would be kept as {Names.Quantity(kind).ToLowerInvariant()}.";
    }

    public static string? PincodeOf(string identity) => identity is { Length: > 7 } && identity[6] == '.' && identity.AsSpan(0, 6).IndexOfAnyExceptInRange('0', '9') < 0 ? identity[..6] : null;

    private static ResourceType KindOf(string identity, Mapping mapping)
    {
        if (PincodeOf(identity) is { } pincode && int.TryParse(identity[(pincode.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && LegacyMyWellNumbers.TypeOf(number) is { } type) return type;
        return mapping.Constants.TryGetValue(Fields.ResourceType, out var constant) && Enum.TryParse<ResourceType>(constant, ignoreCase: true, out var named) ? named : ResourceType.Well;
    }
}
