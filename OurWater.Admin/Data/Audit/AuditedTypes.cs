using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Audit;

/// <summary>What the audit log tells of a kind of record: an allow-list, so that a new field is not told before somebody has decided that it is no secret.</summary>
/// <param name="Subject">The kind in one word, as the log keeps it.</param>
/// <param name="Fields">Told with their values.</param>
/// <param name="Secrets">Told only as "changed".</param>
/// <param name="Name">How a person knows the record.</param>
/// <param name="Id">Null: its key.</param>
/// <param name="About">What a line says on both sides although it did not change: without the day nobody knows which reading it was.</param>
internal sealed record AuditedType(
    string Subject, string[] Fields, string[] Secrets, Func<object, AuditLabels, string?> Name, Func<object, string?>? Id = null, Func<object, bool>? Skips = null, Func<object, AuditLabels, object?>? About = null);

internal static class AuditedTypes
{
    /// <summary>The columns of a resource's place in a group.</summary>
    internal const string ResourcesId = "ResourcesId";
    internal const string GroupsId = "GroupsId";

    private const string Account = "account";

    private static readonly FrozenDictionary<Type, AuditedType> All = new Dictionary<Type, AuditedType>
    {
        [typeof(Organisation)] = Of<Organisation>("organisation", [nameof(Organisation.Name), nameof(Organisation.Slug), nameof(Organisation.TimeZone)], (o, _) => o.Name),
        [typeof(Membership)] = Of<Membership>("member", [nameof(Membership.Role)], (m, labels) => labels.User(m.UserId), m => m.UserId),
        [typeof(Invitation)] = Of<Invitation>("invitation", [nameof(Invitation.For), nameof(Invitation.Role), nameof(Invitation.ExpiresAt), nameof(Invitation.RevokedAt), nameof(Invitation.UsedAt)], (i, _) => i.For),
        [typeof(ApiKey)] = Of<ApiKey>("apiKey", [nameof(ApiKey.Name), nameof(ApiKey.Prefix), nameof(ApiKey.Scopes), nameof(ApiKey.ExpiresAt), nameof(ApiKey.RevokedAt)], (k, _) => k.Name),
        [typeof(AppUser)] = Of<AppUser>(Account, [nameof(AppUser.Email), nameof(AppUser.IsSystemAdministrator), nameof(AppUser.TwoFactorEnabled), nameof(AppUser.LockoutEnd), nameof(AppUser.ClosedAt)], (u, _) => u.Email, secrets: [nameof(AppUser.PasswordHash)]),
        [typeof(IdentityUserPasskey<string>)] = Of<IdentityUserPasskey<string>>("passkey", [nameof(IdentityUserPasskey<>.UserId)], (p, labels) => labels.User(p.UserId), p => p.UserId),
        [typeof(IdentityUserToken<string>)] = Of<IdentityUserToken<string>>("twoFactor", [nameof(IdentityUserToken<>.Name)], (t, labels) => labels.User(t.UserId), t => t.UserId, secrets: [nameof(IdentityUserToken<>.Value)]),
        [typeof(Datasource)] = Of<Datasource>("datasource", [nameof(Datasource.Name), nameof(Datasource.Type), nameof(Datasource.Settings), nameof(Datasource.FileId)], (d, _) => d.Name, secrets: [nameof(Datasource.Secrets)], skips: d => d.IsUpload),
        [typeof(StoredFile)] = Of<StoredFile>("file", [nameof(StoredFile.Name), nameof(StoredFile.Size), nameof(StoredFile.Sha256)], (f, _) => f.Name),
        [typeof(SyncDefinition)] = Of<SyncDefinition>(
            "sync",
            [
                nameof(SyncDefinition.Name), nameof(SyncDefinition.DatasourceId), nameof(SyncDefinition.Methods), nameof(SyncDefinition.SelectedDatatypes), nameof(SyncDefinition.Selection), nameof(SyncDefinition.Schedule),
                nameof(SyncDefinition.ConflictPolicy), nameof(SyncDefinition.Subscribers), nameof(SyncDefinition.Enabled), nameof(SyncDefinition.Mapping), nameof(SyncDefinition.NewResourceCap), nameof(SyncDefinition.ReadingCap),
            ],
            (s, _) => s.Name,
            skips: s => s.IsUpload),
        [typeof(SyncRun)] = Of<SyncRun>("run", [nameof(SyncRun.SyncId), nameof(SyncRun.DryRun), nameof(SyncRun.Kind), nameof(SyncRun.Methods), nameof(SyncRun.UndoOfRunId), nameof(SyncRun.ListRunId), nameof(SyncRun.Trigger)], (r, labels) => AuditLabels.RunName(r.Id, labels.Sync(r.SyncId))),
        [typeof(Resource)] = Of<Resource>(
            "resource",
            [nameof(Resource.Type), nameof(Resource.Name), nameof(Resource.Latitude), nameof(Resource.Longitude), nameof(Resource.Elevation), nameof(Resource.WellDepth), nameof(Resource.OwnerName)],
            (r, labels) => labels.Resource(r.Id)),
        [typeof(Reading)] = Of<Reading>(
            "reading",
            [nameof(Reading.Time), nameof(Reading.Precision), nameof(Reading.Value)],
            (r, labels) => labels.OfSeries(r.TimeseriesId),
            about: (r, labels) => new { resourceId = labels.Series(r.TimeseriesId)?.ResourceId, time = r.Time, precision = r.Precision, unit = labels.Series(r.TimeseriesId)?.Unit }),
        [typeof(Group)] = Of<Group>("group", [nameof(Group.Type), nameof(Group.Name), nameof(Group.Latitude), nameof(Group.Longitude), nameof(Group.Area)], (g, _) => g.Name),

        // What a rule of the program filled in follows from somebody's change, which is told.
        [typeof(ExternalId)] = Of<ExternalId>(
            "externalId",
            [nameof(ExternalId.Value), nameof(ExternalId.State)],
            (e, labels) => labels.Record(e.RecordType, e.RecordId) ?? $"{e.Name} {e.Value}".Trim(),
            skips: e => e.Origin == ValueOrigin.Rule,
            about: (e, _) => new { recordType = e.RecordType, recordId = e.RecordId, name = e.Name }),
        [typeof(Conflict)] = Of<Conflict>(
            "conflict",
            [nameof(Conflict.Kind), nameof(Conflict.OurValue), nameof(Conflict.TheirValue), nameof(Conflict.Resolution)],
            (c, labels) => labels.Record(c.RecordType, c.RecordId),
            about: (c, labels) => labels.About(c.RecordType, c.RecordId)),
        [typeof(SavedMapping)] = Of<SavedMapping>("savedMapping", [nameof(SavedMapping.DataType), nameof(SavedMapping.Mapping)], (m, _) => Components.Shared.Names.Many(m.DataType)),
        [typeof(RowMend)] = Of<RowMend>("correction", [nameof(RowMend.SyncId), nameof(RowMend.Row), nameof(RowMend.Column), nameof(RowMend.Fields)], (m, labels) => labels.Sync(m.SyncId) is { } file ? $"Row {m.Row} of {file}" : $"Row {m.Row}"),
    }.ToFrozenDictionary();

    /// <summary>A resource's place in a group: a record without a class.</summary>
    public static AuditedType GroupMember { get; } = new(
        "groupMember", [ResourcesId, GroupsId], [],
        (m, labels) => m is Dictionary<string, object> member && member[ResourcesId] is long resource && member[GroupsId] is long group ? $"{labels.Resource(resource)} in {labels.Group(group)}" : null,
        _ => null);

    /// <summary>Kept out with a reason: no change of a person or a key, or told by another record.</summary>
    public static FrozenDictionary<Type, string> NotAudited { get; } = new Dictionary<Type, string>
    {
        [typeof(AuditEntry)] = "It is the log.",
        [typeof(IdempotentAnswer)] = "An answer kept for a repeated request; what the request did is told.",
        [typeof(Timeseries)] = "Made with the first reading, which is told; its figures follow from the readings.",
        [typeof(ReadingMonth)] = "Figures that follow from the readings.",
        [typeof(Upload)] = "Where somebody stands in the wizard; the file, the check and the import are told.",
        [typeof(RunLogLine)] = "What a run says of itself; its start is told.",
        [typeof(RejectedRow)] = "What a run found.",
        [typeof(RunItem)] = "What a run found.",
        [typeof(RecordChange)] = "The history of a record, beside the change itself.",
        [typeof(ReadingLink)] = "What a run linked; a link by hand is an external id.",
        [typeof(RecordSnapshot)] = "What both sides held after a run.",
        [typeof(LedgerEntry)] = "What a run sent.",
        [typeof(SyncCursor)] = "How far a run has read; reading from the start again is told by hand.",
        [typeof(NamedLease)] = "Who holds what for the moment.",
        [typeof(Microsoft.AspNetCore.DataProtection.EntityFrameworkCore.DataProtectionKey)] = "The program's own keys.",
        [typeof(IdentityUserClaim<string>)] = "Not used.",
        [typeof(IdentityUserLogin<string>)] = "Not used: no sign-in by another provider.",
    }.ToFrozenDictionary();

    public static IEnumerable<Type> Types => All.Keys;

    public static AuditedType? Find(Type type) => All.GetValueOrDefault(type);

    private static AuditedType Of<T>(
        string subject, string[] fields, Func<T, AuditLabels, string?> name, Func<T, string?>? id = null, string[]? secrets = null, Func<T, bool>? skips = null, Func<T, AuditLabels, object?>? about = null)
        where T : class =>
        new(
            subject, fields, secrets ?? [], (record, labels) => name((T)record, labels), id is null ? null : record => id((T)record), skips is null ? null : record => skips((T)record),
            about is null ? null : (record, labels) => about((T)record, labels));
}
