using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>External ids of the demo in every state; the few that need a person are spread over the villages.</summary>
internal static class DemoExternalIds
{
    /// <summary>Blocked although it has a pincode.</summary>
    public const int WithoutOwner = 1316;

    /// <summary>Numbers of wells that are not simply mapped.</summary>
    public static readonly IReadOnlyDictionary<int, MappingState> Special = new Dictionary<int, MappingState>
    {
        [1115] = MappingState.Unconfirmed,
        [1215] = MappingState.Unconfirmed,
        [1216] = MappingState.Unconfirmed,
        [1314] = MappingState.Pending,
        [1414] = MappingState.Pending,
        [1316] = MappingState.Blocked,
        [1415] = MappingState.Blocked,
        [1416] = MappingState.Blocked,
        [1315] = MappingState.Failed,
        [1114] = MappingState.Missing,
    };

    public static IEnumerable<ExternalId> Of(DemoPlace place, long? fileRunId, DateTime now)
    {
        var state = Special.GetValueOrDefault(place.Number, MappingState.Mapped);
        ExternalId Make(string name, string value, string? reason = null) => new()
        {
            RecordType = DataType.Resource,
            RecordId = place.Resource.Id,
            Name = name,
            Value = value,
            IsIdentity = ExternalIdNames.IsIdentity(name),
            State = state,
            Reason = reason,
            Origin = state switch { MappingState.Unconfirmed => ValueOrigin.File, MappingState.Pending => ValueOrigin.Person, _ => ValueOrigin.Datasource },
            RunId = state == MappingState.Unconfirmed ? fileRunId : null,
            CreatedAt = now.AddYears(-1),
            UpdatedAt = now.AddDays(-20),
        };

        switch (state)
        {
            case MappingState.Blocked when place.Number != WithoutOwner:
                yield break; // no pincode yet
            case MappingState.Blocked:
                yield return Make(ExternalIdNames.LegacyMyWellPincode, place.Pincode, "No owner. LegacyMyWell needs one: add the owner's name.");
                yield break;
            case MappingState.Pending:
                yield return Make(ExternalIdNames.LegacyMyWellPincode, place.Pincode);
                yield break;
            case MappingState.Failed:
                yield return Make(ExternalIdNames.LegacyMyWellPincode, place.Pincode, "Owner is empty. LegacyMyWell answered: “owner can’t be blank”. Add an owner, then retry.");
                yield break;
        }

        var reason = state == MappingState.Missing ? "Not found in LegacyMyWell. It was there until 20 days ago. Our record is kept." : null;
        var number = place.Number.ToString(CultureInfo.InvariantCulture);
        yield return Make(ExternalIdNames.LegacyMyWellId, place.LegacyId, reason);
        yield return Make(ExternalIdNames.LegacyMyWellPincode, place.Pincode);
        yield return Make(ExternalIdNames.LegacyMyWellResourceId, number);
        yield return Make(ExternalIdNames.LegacyMyWellVillageId, number[..2]);
    }

    public static IEnumerable<ExternalId> OfGroups(DemoPlaces places, DateTime now)
    {
        ExternalId Make(Group group, string name, string value) => new()
        {
            RecordType = DataType.Group,
            RecordId = group.Id,
            Name = name,
            Value = value,
            State = MappingState.Mapped,
            Origin = ValueOrigin.Datasource,
            CreatedAt = now.AddYears(-1),
            UpdatedAt = now.AddYears(-1),
        };

        foreach (var pincode in places.Groups.Where(g => g.Type == GroupType.Pincode)) yield return Make(pincode, ExternalIdNames.LegacyMyWellPincode, pincode.Name);
        foreach (var (group, pincode, id) in places.Villages)
        {
            yield return Make(group, ExternalIdNames.LegacyMyWellPincode, pincode);
            yield return Make(group, ExternalIdNames.LegacyMyWellVillageId, id.ToString(CultureInfo.InvariantCulture));
        }
    }
}
