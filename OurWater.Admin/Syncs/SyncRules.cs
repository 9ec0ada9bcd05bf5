using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Syncs;

/// <summary>What holds of every sync, whether a person or a script made it.</summary>
internal static class SyncRules
{
    public const int LongestName = 200;
    public const int MostSelected = 1000;
    public const int DefaultCap = 50;
    public const int LargestCap = 10_000;
    public const int LargestReadingCap = 10_000_000;

    /// <summary>The run of the sync that is going.</summary>
    public static Task<long?> GoingAsync(OurWaterDbContext context, long syncId, CancellationToken cancellationToken) =>
        context.Runs.Where(r => r.ActiveSyncId == syncId).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What is wrong with a selection in LegacyMyWell: the field, and words.</summary>
    public static async Task<IReadOnlyList<(string Field, string Message)>> CheckAsync(OurWaterDbContext context, SyncSelection selection, CancellationToken cancellationToken)
    {
        var problems = new List<(string Field, string Message)>();
        if (First(selection.Pincodes, PincodeProblem) is { } pincode) problems.Add(("pincodes", pincode));
        if (First(selection.ExternalIds, ResourceProblem) is { } resource) problems.Add(("externalIds", resource));
        if ((First(selection.Groups, GroupProblem) ?? await UnknownAsync(context, selection.Groups, cancellationToken)) is { } group) problems.Add(("groups", group));
        return problems;
    }

    public static string? PincodeProblem(string text) => IdentityText.Pincode(text) == text ? null : $"“{text}” is not a pincode. A pincode has six digits.";

    public static string? ResourceProblem(string text) => IsKey(text.AsSpan(text.LastIndexOf(':') + 1)) ? null : $"“{text}” is no id of a resource there. Write pincode.resourceId, such as 313603.1111.";

    public static string? VillageProblem(string text) => IsKey(text) ? null : $"“{text}” is no village there. Write pincode.village, such as 313603.11.";

    /// <summary>Another system, or another part of it, is read from the start; and another system is not sent anything before a person has said yes. Before the change is saved.</summary>
    public static async Task ForgetWhatNoLongerHoldsAsync(OurWaterDbContext context, SyncDefinition sync, CancellationToken cancellationToken)
    {
        var entry = context.Entry(sync);
        var isOther = entry.Property(s => s.DatasourceId).IsModified;
        if (isOther) sync.PushApprovedAt = null;
        if (isOther || Text(entry.Property(s => s.Selection).OriginalValue) != Text(sync.Selection)) await context.SyncCursors.Where(c => c.SyncId == sync.Id).ExecuteDeleteAsync(cancellationToken);
    }

    private static string? GroupProblem(string text) => IsId(text) || IsKey(text) ? null : $"“{text}” is neither a group's id nor a village there, such as 313603.11.";

    private static string? First(IEnumerable<string> values, Func<string, string?> check) => values.Select(check).FirstOrDefault(p => p is not null);

    private static string Text(SyncSelection? selection) => JsonSerializer.Serialize(selection ?? new SyncSelection());

    private static bool IsId(string text) => text.Length is > 0 and < 19 && text.All(char.IsAsciiDigit);

    private static bool IsKey(ReadOnlySpan<char> text) => LegacyMyWellNumbers.TryParse(text, out var pincode, out _) && pincode is >= 100_000 and <= 999_999;

    private static async Task<string?> UnknownAsync(OurWaterDbContext context, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        var ids = groups.Where(IsId).Select(g => long.Parse(g, CultureInfo.InvariantCulture)).Distinct().ToList();
        if (ids.Count == 0) return null;
        var known = await context.Groups.Where(g => ids.Contains(g.Id)).Select(g => g.Id).ToListAsync(cancellationToken);
        return ids.Except(known).Select(id => string.Create(CultureInfo.InvariantCulture, $"There is no group with the id {id}.")).FirstOrDefault();
    }
}
