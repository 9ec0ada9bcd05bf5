using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>What a row of an uploaded table does.</summary>
public enum LinkAct
{
    Nothing,
    Link,
    Change,
    Unlink,
    SetPincode,
    Refused,
}

/// <param name="Before">The id, or the pincode, as it is stored.</param>
/// <param name="After">As it will be.</param>
/// <param name="Problem">Why it is refused, and what to do.</param>
public sealed record LinkChange(int Row, long RecordId, string Record, LinkAct Act, string? Before, string? After, string? Problem = null);

/// <param name="Problem">Why the file cannot be used at all.</param>
public sealed record LinkCheck(IReadOnlyList<LinkChange> Changes, string? Problem = null)
{
    public int Count(LinkAct act) => Changes.Count(c => c.Act == act);

    public int ToDo => Changes.Count(c => c.Act is not (LinkAct.Nothing or LinkAct.Refused));
}

/// <summary>External ids from a table: checked whole and shown, then applied by the rules that hold for a person's hand. A blank cell changes nothing.</summary>
public sealed class LinkUploads(Database database, ExternalIdCommands commands)
{
    private const int AtOnce = 500;

    /// <param name="path">The file; only read.</param>
    public async Task<LinkCheck> CheckAsync(Actor actor, ExternalIdFamily family, DataType type, string path, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        var (rows, problem) = LinkSheet.Read(path, family, type, cancellationToken);
        if (problem is not null) return new LinkCheck([], problem);
        await using var context = database.Open(actor.OrganisationId);
        var changes = new List<LinkChange>(rows.Count);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var wanted = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var some in rows.Chunk(AtOnce))
        {
            var records = await RecordsAsync(context, type, some, cancellationToken);
            var ids = records.Keys.ToList();
            var stored = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && ids.Contains(e.RecordId) && family.Names.Contains(e.Name)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
            var held = await HeldAsync(context, family, type, some, cancellationToken);
            foreach (var row in some) changes.Add(Twice(await CheckAsync(context, family, type, row, records, stored, held, cancellationToken), seen, wanted));
        }

        return new LinkCheck(changes);
    }

    /// <summary>Applies what the check showed. What has become untrue since is refused then, and the rest is done.</summary>
    public async Task<IReadOnlyList<LinkChange>> ApplyAsync(Actor actor, ExternalIdFamily family, DataType type, LinkCheck check, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        var refused = new List<LinkChange>();
        foreach (var pincode in check.Changes.Where(c => c.Act == LinkAct.SetPincode).GroupBy(c => c.After!)) await commands.SetPincodeAsync(actor, [.. pincode.Select(c => c.RecordId)], pincode.Key, cancellationToken);

        // Links that are given up go first: another row may want their id.
        foreach (var change in check.Changes.Where(c => c.Act is LinkAct.Link or LinkAct.Change or LinkAct.Unlink).OrderBy(c => c.Act == LinkAct.Unlink ? 0 : 1))
        {
            var saved = change.Act == LinkAct.Unlink
                ? await commands.UnlinkAsync(actor, type, change.RecordId, family, isOneOfMany: true, cancellationToken)
                : await commands.LinkAsync(actor, type, change.RecordId, family, change.After!, isOneOfMany: true, cancellationToken);
            if (!saved.IsDone) refused.Add(change with { Act = LinkAct.Refused, Problem = saved.Problem });
        }

        await commands.RefreshPincodesAsync(actor, cancellationToken);

        return refused;
    }

    private static async Task<Dictionary<long, RecordOwner>> RecordsAsync(OurWaterDbContext context, DataType type, LinkSheetRow[] rows, CancellationToken cancellationToken)
    {
        var ids = rows.Where(r => string.Equals(r.Type, Names.One(type), StringComparison.OrdinalIgnoreCase)).Select(r => long.TryParse(r.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct().ToList();
        return type == DataType.Group
            ? (await context.Groups.AsNoTracking().Where(g => ids.Contains(g.Id)).ToListAsync(cancellationToken)).ToDictionary(g => g.Id, g => new RecordOwner(null, g))
            : (await context.Resources.AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancellationToken)).ToDictionary(r => r.Id, r => new RecordOwner(r, null));
    }

    private static async Task<LinkChange> CheckAsync(OurWaterDbContext context, ExternalIdFamily family, DataType type, LinkSheetRow row, Dictionary<long, RecordOwner> records, ILookup<long, ExternalId> stored, HashSet<string>? held, CancellationToken cancellationToken)
    {
        LinkChange Refuse(string words, long id = 0) => new(row.Row, id, row.Record, LinkAct.Refused, null, row.Main.Length > 0 ? row.Main : row.Second, words);
        if (!string.Equals(row.Type, Names.One(type), StringComparison.OrdinalIgnoreCase)) return Refuse(OtherType(row.Type, type));
        if (!long.TryParse(row.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var recordId) || !records.TryGetValue(recordId, out var record)) return Refuse($"There is no record with the id “{row.Id}”. The column id holds OurWater's own ids: leave it as it was downloaded.");
        var isApart = stored[recordId].Any(e => e.State == MappingState.KeptApart);
        var ids = stored[recordId].Where(e => e.Value.Length > 0).ToDictionary(e => e.Name, e => e.Value);
        var (main, pincode) = (ids.GetValueOrDefault(family.Main(type)), family.IsLegacyMyWell ? ids.GetValueOrDefault(family.Second) : null);
        var before = type == DataType.Group && family.IsLegacyMyWell && record.Group!.Type != GroupType.Pincode && main is not null ? $"{pincode}.{main}" : main ?? (type == DataType.Group ? pincode : null);
        LinkChange Done(LinkAct act, string? from, string? to) => new(row.Row, recordId, row.Record, act, from, to);
        if (string.Equals(row.Main, LinkSheet.Unlink, StringComparison.OrdinalIgnoreCase)) return ids.Count == 0 || isApart ? Done(LinkAct.Nothing, null, null) : Done(LinkAct.Unlink, before ?? pincode, null);
        var text = WantedId(family, type, row, record, pincode);
        if (text is null || IsSame(text, before)) return Pincode(family, type, row, main, pincode, Done, w => Refuse(w, recordId));
        var (parsed, problem) = LinkRules.Parse(type, record, family, text);
        if (problem is not null) return Refuse(problem, recordId);
        if (held?.Contains(parsed[family.Main(type)]) != false && await LinkRules.TakenByAsync(context, type, recordId, parsed, cancellationToken) is { } taken) return Refuse(taken, recordId);
        return Done(main is null ? LinkAct.Link : LinkAct.Change, before, text);
    }

    private static string OtherType(string written, DataType type)
    {
        var other = type == DataType.Group ? DataType.Resource : DataType.Group;
        if (written.Length == 0) return $"The column dataType is empty. Write {Names.One(type)}, as in the CSV that this page gives.";
        return string.Equals(written, Names.One(other), StringComparison.OrdinalIgnoreCase)
            ? $"This row is about a {Names.One(other)}, and here are {Names.Many(type)}. Choose {Names.Many(other)} on the page, and upload it there."
            : $"“{written}” in the column dataType is none that has external ids here. Write {Names.One(type)}.";
    }

    /// <summary>Which of the ids that a chunk names some record has already: only of these it is asked whose they are. Null where an id has parts, as a village's: then it is asked of each.</summary>
    private static async Task<HashSet<string>?> HeldAsync(OurWaterDbContext context, ExternalIdFamily family, DataType type, LinkSheetRow[] rows, CancellationToken cancellationToken)
    {
        if (type == DataType.Group && family.IsLegacyMyWell) return null;
        var (name, values) = (family.Main(type), rows.Select(r => r.Main).Where(m => m.Length > 0).Distinct().ToList());
        return (await context.ExternalIds.Where(e => e.RecordType == type && e.Name == name && values.Contains(e.Value)).Select(e => e.Value).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The id as a person would write it by hand; null where the row leaves it as it is.</summary>
    private static string? WantedId(ExternalIdFamily family, DataType type, LinkSheetRow row, RecordOwner record, string? pincode)
    {
        if (!family.IsLegacyMyWell || type != DataType.Group) return row.Main.Length == 0 ? null : row.Main;
        var code = row.Second.Length > 0 ? row.Second : pincode;
        if (record.Group!.Type == GroupType.Pincode) return row.Second.Length == 0 ? null : row.Second;
        return row.Main.Length == 0 ? null : row.Main.Contains('.', StringComparison.Ordinal) ? row.Main : $"{code}.{row.Main}";
    }

    private static LinkChange Pincode(ExternalIdFamily family, DataType type, LinkSheetRow row, string? main, string? pincode, Func<LinkAct, string?, string?, LinkChange> done, Func<string, LinkChange> refuse)
    {
        if (!family.IsLegacyMyWell || type == DataType.Group || row.Second.Length == 0 || row.Second == pincode) return done(LinkAct.Nothing, main ?? pincode, main ?? pincode);
        if (IdentityText.Pincode(row.Second) is not { } digits) return refuse($"“{row.Second}” is not a pincode. A pincode has six digits.");
        return main is not null ? refuse("The pincode of a linked resource is part of its id. Change the id instead.") : done(LinkAct.SetPincode, pincode, digits);
    }

    /// <summary>A spreadsheet reads 313603.1110 as a number, and drops its last zero.</summary>
    private static bool IsSame(string text, string? stored) => text == stored
        || (stored is not null && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var one) && double.TryParse(stored, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var other) && one.Equals(other));

    /// <summary>A record, and an id, may stand once in a table.</summary>
    private static LinkChange Twice(LinkChange change, Dictionary<string, int> seen, Dictionary<string, int> wanted)
    {
        if (change.Act == LinkAct.Refused) return change;
        var record = change.RecordId.ToString(CultureInfo.InvariantCulture);
        if (!seen.TryAdd(record, change.Row)) return change with { Act = LinkAct.Refused, Problem = $"The same record stands on row {seen[record]}. That row counts: leave one of the two out." };
        if (change.Act is LinkAct.Link or LinkAct.Change && !wanted.TryAdd(change.After!, change.Row)) return change with { Act = LinkAct.Refused, Problem = $"Row {wanted[change.After!]} has the same id. An id names one record." };
        return change;
    }
}
