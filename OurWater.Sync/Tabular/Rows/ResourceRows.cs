using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Rows of a resource file.</summary>
internal sealed class ResourceRows(RowPlan plan) : RowKind
{
    private readonly IdentityReader _identities = new(plan);
    private readonly FieldTexts _fields = new(plan);

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        if (IsDone(row, sink, mended)) return;
        List<RowProblem>? problems = null;
        var identity = _identities.Read(row, ref problems);
        if (NotReadings.Is(row, identity, NotReadings.IsPlace(identity, plan, places), FieldSource.None, problems is not null))
        {
            Reject(row, sink, [Problems.NotAReading(row)]);
            return;
        }

        var place = identity.IsEmpty ? null : places.Find(identity);
        if (place is { Status: PlaceStatus.Skip })
        {
            sink.Skipped(row.Row.Row, 0, ReasonCodes.LeftOut);
            return;
        }

        if (place is not null && PlaceProblems.Of(place, _identities) is { } problem && problem.Code != ReasonCodes.UnknownResource) (problems ??= []).Add(problem);
        var (latitude, longitude) = CoordinateReader.Read(row, ref problems);
        var resource = new MappedResource
        {
            Row = row.Row.Row,
            Identity = place?.Identity ?? "",
            Type = Type(row, place, ref problems),
            Name = _fields.Text(row, Fields.Name, ref problems),
            Owner = _fields.Text(row, Fields.Owner, ref problems),
            Latitude = latitude,
            Longitude = longitude,
            Elevation = _fields.Metres(row, Fields.Elevation, ValueLimits.LowestGround, ValueLimits.HighestGround, ref problems),
            WellDepth = _fields.Metres(row, Fields.WellDepth, 0, ValueLimits.DeepestWell, ref problems),
            ExternalIds = ExternalIds(row, place, ref problems),
        };
        if (problems is null) sink.Resource(resource);
        else Reject(row, sink, problems);
    }

    private ResourceType? Type(RowReader row, Place? place, ref List<RowProblem>? problems)
    {
        var source = plan.Source(Fields.ResourceType).Column >= 0 ? Fields.ResourceType : plan.Source(Fields.Type).Column >= 0 ? Fields.Type : null;
        if (source is not null && _fields.Word(row, source, TypeWords.Resource, TypeWords.ResourceTypes, ref problems) is { } said) return said;
        if (place is { Status: PlaceStatus.Known }) return null;
        if (place is not null && _identities.IsLegacy && LegacyMyWellNumbers.TryParse(place.Identity, out _, out var number) && LegacyMyWellNumbers.TypeOf(number) is { } byNumber) return byNumber;
        var constant = plan.Source(Fields.ResourceType).Constant ?? plan.Source(Fields.Type).Constant;
        return constant is null ? null : TypeWords.Resource(constant);
    }

    private Dictionary<string, string> ExternalIds(RowReader row, Place? place, ref List<RowProblem>? problems)
    {
        var ids = new Dictionary<string, string>();
        var pincode = _fields.Pincode(row, ref problems);
        var village = _fields.VillageId(row, ref problems);
        if (place is not null && _identities.IsLegacy && LegacyMyWellNumbers.TryParse(place.Identity, out _, out var number))
        {
            ids[ExternalIdNames.LegacyMyWellId] = place.Identity;
            ids[ExternalIdNames.LegacyMyWellResourceId] = place.Identity[(place.Identity.IndexOf('.') + 1)..];
            village ??= LegacyMyWellNumbers.VillageOf(number)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (place is not null && plan.Identity.ExternalName is { } name)
        {
            ids[name] = place.Identity;
        }

        if (pincode is not null) ids[ExternalIdNames.LegacyMyWellPincode] = pincode;
        if (village is not null) ids[ExternalIdNames.LegacyMyWellVillageId] = village;
        return ids;
    }
}
