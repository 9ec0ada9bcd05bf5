using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>The record that gets an external id.</summary>
internal sealed record RecordOwner(Resource? Resource, Group? Group)
{
    public static async Task<RecordOwner?> FindAsync(OurWaterDbContext context, DataType type, long id, CancellationToken cancellationToken)
    {
        var owner = type == DataType.Group
            ? new RecordOwner(null, await context.Groups.SingleOrDefaultAsync(g => g.Id == id, cancellationToken))
            : new RecordOwner(await context.Resources.SingleOrDefaultAsync(r => r.Id == id, cancellationToken), null);
        return owner is { Resource: null, Group: null } ? null : owner;
    }

    public void Touch(DateTime at)
    {
        if (Resource is not null) TouchedBy.Person(Resource, at);
        if (Group is not null) TouchedBy.Person(Group, at);
    }
}

/// <summary>What a person may write as an id, and whose it is already.</summary>
internal static class LinkRules
{
    private const int LongestId = 200;

    /// <summary>The external ids that the text stands for, by name; or what is wrong with it.</summary>
    public static (Dictionary<string, string> Ids, string? Problem) Parse(DataType type, RecordOwner record, ExternalIdFamily family, string text)
    {
        if (text.Length is 0 or > LongestId) return ([], text.Length == 0 ? "Write the id." : $"An id has at most {LongestId} characters.");
        if (!family.IsLegacyMyWell) return (new() { [family.Key] = text }, null);
        return type == DataType.Group ? OfGroup(record.Group!, text) : OfResource(record.Resource!, text);
    }

    /// <summary>Words that name the record which has one of the ids already; null where they are free.</summary>
    public static async Task<string?> TakenByAsync(OurWaterDbContext context, DataType type, long recordId, Dictionary<string, string> ids, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in ids.Where(i => ExternalIdNames.IsIdentity(i.Key)))
        {
            var other = await context.ExternalIds.Where(e => e.RecordType == type && e.Name == name && e.Value == value && e.IsIdentity && e.RecordId != recordId).Select(e => (long?)e.RecordId).FirstOrDefaultAsync(cancellationToken);
            if (other is not null) return await WordsAsync(context, type, other.Value, value, cancellationToken);
        }

        if (type != DataType.Group || !ids.TryGetValue(ExternalIdNames.LegacyMyWellVillageId, out var village)) return null;
        var pincode = ids[ExternalIdNames.LegacyMyWellPincode];
        var groups = context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.RecordId != recordId && e.State != MappingState.KeptApart);
        var same = await groups.Where(e => e.Name == ExternalIdNames.LegacyMyWellVillageId && e.Value == village)
            .Where(e => groups.Any(p => p.RecordId == e.RecordId && p.Name == ExternalIdNames.LegacyMyWellPincode && p.Value == pincode)).Select(e => (long?)e.RecordId).FirstOrDefaultAsync(cancellationToken);
        return same is null ? null : await WordsAsync(context, type, same.Value, $"{pincode}.{village}", cancellationToken);
    }

    private static async Task<string> WordsAsync(OurWaterDbContext context, DataType type, long recordId, string value, CancellationToken cancellationToken)
    {
        var labels = type == DataType.Group ? await RecordLabels.OfGroupsAsync(context, [recordId], cancellationToken) : await RecordLabels.OfResourcesAsync(context, [recordId], cancellationToken);
        return $"{value} belongs to {labels.GetValueOrDefault(recordId)?.Name ?? "another record"} already. An id names one record: unlink that one first, or write another id.";
    }

    private static (Dictionary<string, string>, string?) OfResource(Resource resource, string text)
    {
        if (!LegacyMyWellNumbers.TryParse(text, out var pincode, out var number) || Pincode(pincode) is not { } digits || LegacyMyWellNumbers.VillageOf(number) is not { } village)
            return ([], "A LegacyMyWell id is a pincode, a point and the four digits of the resource, such as 313603.1111.");
        if (LegacyMyWellNumbers.TypeOf(number) is { } type && resource.Type != ResourceType.Quality && type != resource.Type)
            return ([], $"{number} is the number of a {Names.Kind(type).ToLowerInvariant()} in LegacyMyWell, and this is a {Names.Kind(resource.Type).ToLowerInvariant()}. Look at the last two digits.");
        var text4 = number.ToString(CultureInfo.InvariantCulture);
        return (new()
        {
            [ExternalIdNames.LegacyMyWellId] = $"{digits}.{text4}",
            [ExternalIdNames.LegacyMyWellPincode] = digits,
            [ExternalIdNames.LegacyMyWellResourceId] = text4,
            [ExternalIdNames.LegacyMyWellVillageId] = village.ToString(CultureInfo.InvariantCulture),
        }, null);
    }

    private static (Dictionary<string, string>, string?) OfGroup(Group group, string text)
    {
        if (group.Type == GroupType.Pincode)
            return IdentityText.Pincode(text) is { } own ? (new() { [ExternalIdNames.LegacyMyWellPincode] = own }, null) : ([], $"“{text}” is not a pincode. A pincode has six digits.");
        if (!LegacyMyWellNumbers.TryParse(text, out var pincode, out var village) || Pincode(pincode) is not { } digits || village is < 1 or > 99)
            return ([], "A village's id in LegacyMyWell is a pincode, a point and the two digits of the village, such as 313603.11.");
        return (new() { [ExternalIdNames.LegacyMyWellPincode] = digits, [ExternalIdNames.LegacyMyWellVillageId] = village.ToString(CultureInfo.InvariantCulture) }, null);
    }

    private static string? Pincode(int pincode) => IdentityText.Pincode(pincode.ToString(CultureInfo.InvariantCulture));
}
