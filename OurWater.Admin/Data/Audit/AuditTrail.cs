using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Audit;

/// <summary>
/// Finds in a context that is about to save what a person or a key changed, and writes it into the audit log in the same transaction. A change that goes around the change tracker
/// (a statement over many rows) is told by hand: <see cref="Tell"/>.
/// </summary>
internal sealed class AuditTrail
{
    private const string Hidden = "(hidden)";
    private const int LongestText = 4_000;

    private readonly AuditActor _actor;
    private readonly DateTime _now;
    private readonly List<(EntityEntry Entry, AuditedType Type, AuditAction Action, Dictionary<string, object?>? Before, Dictionary<string, object?>? After)> _known = [];
    private readonly List<(EntityEntry Entry, AuditedType Type)> _new = [];

    private AuditTrail(AuditActor actor, DateTime now) => (_actor, _now) = (actor, now);

    /// <summary>True where a new record is among them: its id is known only after it was saved.</summary>
    public bool HasNew => _new.Count > 0;

    /// <summary>Null where the program acts by itself, or where nothing to tell is changed.</summary>
    public static AuditTrail? Of(OurWaterDbContext context, Acting? acting)
    {
        if (acting?.Current is not { } actor || context.WritesForRun) return null;
        var trail = new AuditTrail(actor, acting.Now);
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList()) trail.Look(entry);
        return trail._known.Count + trail._new.Count > 0 ? trail : null;
    }

    /// <summary>Adds to the context what is known before it saves.</summary>
    public async Task AddKnownAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        if (_known.Count == 0) return;
        var labels = await AuditLabels.LoadAsync(context, [.. _known.Select(k => k.Entry.Entity)], cancellationToken);
        foreach (var (entry, type, action, before, after) in _known) context.AuditLog.Add(Make(entry, type, action, before, after, labels));
    }

    /// <summary>Adds to the context the records that have their ids now.</summary>
    public async Task AddNewAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var labels = await AuditLabels.LoadAsync(context, [.. _new.Select(n => n.Entry.Entity)], cancellationToken);
        foreach (var (entry, type) in _new)
        {
            context.AuditLog.Add(Make(entry, type, type.Subject == "run" ? AuditAction.Started : AuditAction.Created, null, Values(entry, type, Filled, p => p.CurrentValue), labels));
        }
    }

    /// <summary>What a statement over rows did, in words of its own. Saved with the context's next save.</summary>
    /// <param name="values">Of the fields that it changed; null where there is nothing to tell.</param>
    /// <param name="organisationId">0: the context's.</param>
    public static void Tell(OurWaterDbContext context, AuditAction action, string subject, object id, string? name, object? before = null, object? after = null, int organisationId = 0)
    {
        if (context.Acting is not { Current: { } actor } acting) return;
        var entry = new AuditTrail(actor, acting.Now).Entry(organisationId == 0 ? context.OrganisationId : organisationId, action, subject, Convert.ToString(id, CultureInfo.InvariantCulture), name, TextOf(before), TextOf(after));
        context.AuditLog.Add(entry);
    }

    private static string? TextOf(object? values) => values is null ? null : Json.Write(values);

    private void Look(EntityEntry entry)
    {
        var type = entry.Metadata.IsPropertyBag ? AuditedTypes.GroupMember : AuditedTypes.Find(entry.Metadata.ClrType);
        if (type is null || type.Skips?.Invoke(entry.Entity) == true) return;
        if (entry.State == EntityState.Added)
        {
            _new.Add((entry, type));
            return;
        }

        var isGone = entry.State == EntityState.Deleted;
        var before = Values(entry, type, isGone ? Filled : Changed, p => p.OriginalValue);
        var after = isGone ? null : Values(entry, type, Changed, p => p.CurrentValue);
        if (before is null && after is null) return;
        _known.Add((entry, type, isGone ? AuditAction.Deleted : AuditAction.Changed, before, after));
    }

    private static bool Filled(PropertyEntry property) => property.CurrentValue is not (null or System.Collections.ICollection { Count: 0 });

    private static bool Changed(PropertyEntry property) => property.IsModified && !property.Metadata.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue);

    /// <summary>The fields by their names; null where there is none.</summary>
    private static Dictionary<string, object?>? Values(EntityEntry entry, AuditedType type, Func<PropertyEntry, bool> tells, Func<PropertyEntry, object?> value)
    {
        var told = new Dictionary<string, object?>();
        foreach (var field in type.Fields)
        {
            if (entry.Property(field) is var property && tells(property)) told[field] = Short(value(property));
        }

        foreach (var field in type.Secrets)
        {
            if (entry.Property(field) is var property && tells(property) && value(property) is not null) told[field] = Hidden;
        }

        return told.Count == 0 ? null : told;
    }

    /// <summary>As a JSON object: what the line is about in any case, the fields, and beside an id how the record is called.</summary>
    private static string? Text(Dictionary<string, object?>? values, object? about, AuditLabels labels)
    {
        if (values is null) return null;
        var told = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        if (about is not null)
        {
            foreach (var field in JsonSerializer.SerializeToElement(about, Json.Options).EnumerateObject()) told[field.Name] = field.Value;
        }

        foreach (var (field, value) in values) told[Camel(field)] = value is not null && labels.Of(field, value) is { } name ? new { id = value, name } : value;
        return Json.Write(told);
    }

    private AuditEntry Make(EntityEntry entry, AuditedType type, AuditAction action, Dictionary<string, object?>? before, Dictionary<string, object?>? after, AuditLabels labels)
    {
        var about = type.About?.Invoke(entry.Entity, labels);
        var id = type.Id is { } own ? own(entry.Entity) : Convert.ToString(entry.Property(entry.Metadata.FindPrimaryKey()!.Properties[0].Name).CurrentValue, CultureInfo.InvariantCulture);
        return Entry(OrganisationOf(entry.Entity, entry.Context), action, type.Subject, id, type.Name(entry.Entity, labels), Text(before, about, labels), Text(after, about, labels));
    }

    private AuditEntry Entry(int organisationId, AuditAction action, string subject, string? id, string? name, string? before, string? after) => new()
    {
        OrganisationId = organisationId,
        At = _now,
        ActorKind = _actor.Kind,
        ActorId = _actor.Id,
        ActorName = _actor.Name,
        Address = _actor.Address,
        Action = action,
        Subject = subject,
        SubjectId = id,
        SubjectName = name is { Length: > 256 } ? name[..256] : name,
        Before = before,
        After = after,
    };

    private static int OrganisationOf(object record, DbContext context) => record switch
    {
        IOrganisationRecord owned => owned.OrganisationId,
        Organisation organisation => organisation.Id,
        Membership membership => membership.OrganisationId,
        Dictionary<string, object> => ((OurWaterDbContext)context).OrganisationId,
        _ => 0,
    };

    /// <summary>A polygon or a text of thousands of letters is named, not repeated: the record itself holds it.</summary>
    private static object? Short(object? value) => value is string { Length: > LongestText } text ? string.Concat(text.AsSpan(0, LongestText), "…") : value;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
