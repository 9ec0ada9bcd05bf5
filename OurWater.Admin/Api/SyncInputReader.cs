using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Admin.Syncs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Api;

/// <summary>Checks everything about a sync that a caller sends, and fills it in only where all of it is right.</summary>
internal sealed class SyncInputReader(OurWaterDbContext context, JsonBody body)
{
    private const int MostSubscribers = 50;
    private const int LongestEmail = 254;
    private const int LongestSelected = 200;

    private const string NoSchedule = "Schedules are not followed yet. Leave it out, and start the sync from outside, for instance by cron: POST /api/v1/syncs/{id}/runs.";

    public async Task<ApiProblem?> FillAsync(SyncDefinition sync, CancellationToken cancellationToken)
    {
        var fields = body.Fields;
        var name = fields.Text("name", SyncRules.LongestName, required: true);
        var isOneTime = fields.Flag("isOneTime") ?? false;
        var datasource = await DatasourceAsync(fields, cancellationToken);
        var isFile = datasource?.Type != DatasourceType.LegacyMyWell;
        var methods = Methods(fields, isFile);
        if (datasource?.IsCaller == true && methods.Contains(SyncMethod.PullFromDatasource)) fields.Fail("methods", "This datasource calls by itself: there is nothing to pull from it. Use acceptFromDatasource, serveToDatasource or both.");
        var mapping = ReadMapping(fields);
        if (!isFile && mapping is not null) fields.Fail("mapping", "LegacyMyWell has no columns to map: leave it out.");
        var isOpen = methods.Exists(m => m is SyncMethod.AcceptFromDatasource or SyncMethod.ServeToDatasource);
        var readsFile = isFile && (!isOpen || methods.Contains(SyncMethod.PullFromDatasource));
        var types = DataTypes(fields, mapping, readsFile);
        var selection = await SelectionAsync(fields, readsFile && !methods.Contains(SyncMethod.ServeToDatasource), cancellationToken);
        var cap = fields.Number("newResourceCap", 0, SyncRules.LargestCap);
        if (cap is { } number && number != Math.Floor(number)) fields.Fail("newResourceCap", "A whole number.");
        var readingCap = fields.Number("readingCap", 0, SyncRules.LargestReadingCap);
        if (readingCap is { } most && most != Math.Floor(most)) fields.Fail("readingCap", "A whole number.");
        if (fields.IsSet("schedule")) fields.Fail("schedule", NoSchedule);
        var policy = fields.Word<ConflictPolicy>("conflictPolicy") ?? ConflictPolicy.Ask;
        var subscribers = Subscribers(fields);
        var enabled = fields.Flag("enabled") ?? true;
        if (body.Errors.Refusal is { } refused) return refused;
        sync.Name = name!;
        sync.IsOneTime = isOneTime;
        sync.Datasource = datasource;
        sync.DatasourceId = datasource!.Id;
        sync.Methods = methods;
        sync.SelectedDatatypes = types;
        sync.Selection = selection;
        sync.Schedule = null;
        sync.ConflictPolicy = policy;
        sync.Subscribers = subscribers;
        sync.Enabled = enabled;
        sync.NewResourceCap = (int?)cap ?? SyncRules.DefaultCap;
        sync.ReadingCap = (int?)readingCap;
        sync.Mapping = !readsFile ? null : mapping ?? (types[0] == DataType.Reading ? null : new Mapping { DataType = types[0] });
        return null;
    }

    private async Task<Datasource?> DatasourceAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        var source = fields.Object("datasource");
        if (source is null)
        {
            if (!fields.IsSet("datasource")) fields.Fail("datasource", "This is required: {\"id\": …}.");
            return null;
        }

        if (!source.IsSet("id")) source.Fail("id", "This is required.");
        if (source.Id("id") is not { } id) return null;
        var found = await context.Datasources.SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (found is null) source.Fail("id", "There is no datasource with this id.");
        return found;
    }

    private static List<SyncMethod> Methods(JsonFields fields, bool isFile)
    {
        var methods = fields.WordList<SyncMethod>("methods");
        if (methods is { Count: 0 } || !fields.IsSet("methods")) fields.Fail("methods", $"At least one. {Words.OneOf<SyncMethod>()}");
        else if (isFile && methods?.Contains(SyncMethod.PushToDatasource) == true) fields.Fail("methods", "Nothing can be pushed to a file. Its owner can read from OurWater: use serveToDatasource.");
        return [.. (methods ?? []).Distinct().Order()];
    }

    private static List<DataType> DataTypes(JsonFields fields, Mapping? mapping, bool readsFile)
    {
        var types = fields.WordList<DataType>("selectedDatatypes");
        if (mapping is not null) return [mapping.DataType];
        if (types is { Count: 0 } || !fields.IsSet("selectedDatatypes")) fields.Fail("selectedDatatypes", $"At least one. {Words.OneOf<DataType>()}");
        else if (readsFile && types?.Count > 1) fields.Fail("selectedDatatypes", "A file holds one data type. Name one, or send a mapping.");
        return [.. (types ?? []).Distinct().Order()];
    }

    private static Mapping? ReadMapping(JsonFields fields)
    {
        if (fields.Part<Mapping>("mapping") is not { } sent) return null;
        var mapping = sent with { Columns = sent.Columns ?? new Dictionary<string, string?>(), Constants = sent.Constants ?? new Dictionary<string, string>() };
        foreach (var (field, messages) in MappingValidator.Validate(mapping))
        {
            foreach (var message in messages) fields.Fail($"mapping.{field}", message);
        }

        return mapping;
    }

    private async Task<SyncSelection?> SelectionAsync(JsonFields fields, bool isReadWhole, CancellationToken cancellationToken)
    {
        if (fields.Object("selection") is not { } sent) return null;
        var selection = new SyncSelection
        {
            Pincodes = sent.TextList("pincodes", SyncRules.MostSelected, LongestSelected) ?? [],
            ExternalIds = sent.TextList("externalIds", SyncRules.MostSelected, LongestSelected) ?? [],
            Groups = sent.TextList("groups", SyncRules.MostSelected, LongestSelected) ?? [],
            Bbox = sent.NumberList("bbox", 4),
            Since = sent.Time("since") is { } since ? new DateTimeOffset(since.Time) : null,
        };
        if (selection.Bbox is { } box && BoundingBox.Check(box) is { } wrong) sent.Fail("bbox", wrong);
        var isEmpty = selection is { Pincodes: [], ExternalIds: [], Groups: [], Bbox: null, Since: null };
        if (!isEmpty && isReadWhole) fields.Fail("selection", "A file is read whole: leave the selection empty.");
        foreach (var (field, message) in isReadWhole ? [] : await SyncRules.CheckAsync(context, selection, cancellationToken)) sent.Fail(field, message);
        return isEmpty ? null : selection;
    }

    private static List<string> Subscribers(JsonFields fields)
    {
        var subscribers = fields.TextList("subscribers", MostSubscribers, LongestEmail) ?? [];
        for (var i = 0; i < subscribers.Count; i++)
        {
            if (!System.Net.Mail.MailAddress.TryCreate(subscribers[i], out var address) || address.Address != subscribers[i]) fields.Fail($"subscribers[{i}]", "This is no e-mail address.");
        }

        return subscribers;
    }
}
