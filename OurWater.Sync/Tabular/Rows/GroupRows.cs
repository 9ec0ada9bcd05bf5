using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Rows of a group file. A village is known by (pincode, village id), else every group by (type, pincode, name).</summary>
internal sealed class GroupRows(RowPlan plan) : RowKind
{
    private readonly FieldTexts _fields = new(plan);
    private readonly bool _hasVillages = plan.Source(Fields.VillageId).IsPresent;

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        if (IsDone(row, sink, mended)) return;
        List<RowProblem>? problems = null;
        var name = _fields.Text(row, Fields.Name, ref problems);
        var type = _fields.Word(row, Fields.Type, TypeWords.Group, TypeWords.GroupTypes, ref problems);
        var pincode = _fields.Pincode(row, ref problems);
        var village = _fields.VillageId(row, ref problems);
        if (NotReadings.Is(row, name, false, plan.Source(Fields.Type), problems is not null))
        {
            Reject(row, sink, [Problems.NotAReading(row)]);
            return;
        }

        if (type is null && problems is null && !plan.Source(Fields.Type).IsPresent && _hasVillages) type = GroupType.Village;
        if (type == GroupType.Pincode) name ??= pincode;
        if (type is null && problems is null) problems = [Problems.Missing(row.Name(plan.Source(Fields.Type)), "type")];
        if (name is null && problems is null) problems = [Problems.Missing(row.Name(plan.Source(Fields.Name)), "name")];
        if (type is GroupType.Village or GroupType.Pincode && pincode is null && problems is null) problems = [Problems.Missing(row.Name(plan.Source(Fields.Pincode)), "pincode")];
        var (latitude, longitude) = CoordinateReader.Read(row, ref problems);
        if (problems is not null || type is null || name is null)
        {
            Reject(row, sink, problems ?? [Problems.Missing(null, "name")]);
            return;
        }

        sink.Group(new MappedGroup
        {
            Row = row.Row.Row,
            Identity = type == GroupType.Village && village is not null ? $"village:{pincode}:{village}" : $"{Word(type.Value)}:{pincode}:{name}",
            Type = type.Value,
            Name = name,
            Latitude = latitude,
            Longitude = longitude,
            ExternalIds = ExternalIds(type.Value, pincode, village),
        });
    }

    private static Dictionary<string, string> ExternalIds(GroupType type, string? pincode, string? village)
    {
        var ids = new Dictionary<string, string>();
        if (pincode is not null) ids[ExternalIdNames.LegacyMyWellPincode] = pincode;
        if (type != GroupType.Village || village is null) return ids;
        ids[ExternalIdNames.LegacyMyWellVillageId] = village;
        ids[ExternalIdNames.LegacyMyWellId] = $"{pincode}.{village}";
        return ids;
    }

    private static string Word(GroupType type) => type switch
    {
        GroupType.Village => "village",
        GroupType.Pincode => "pincode",
        GroupType.Country => "country",
        _ => "custom",
    };
}
