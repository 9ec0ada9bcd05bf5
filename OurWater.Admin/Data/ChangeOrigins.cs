using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>
/// Keeps with each change of a resource or a group where the record came from before it: who changed it last stands in the record itself, so that where it came from at first is found in its first change.
/// Here, for whichever door the change came in by.
/// </summary>
internal static class ChangeOrigins
{
    public static void Keep(OurWaterDbContext context)
    {
        // Changes were detected just now, when other organisations' records were looked for: a large page is not walked again.
        var detects = context.ChangeTracker.AutoDetectChangesEnabled;
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            KeepOf(context);
        }
        finally
        {
            context.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private static void KeepOf(OurWaterDbContext context)
    {
        var changes = context.ChangeTracker.Entries<RecordChange>().Where(e => e is { State: EntityState.Added, Entity: { OldOrigin: null, Foreseen: false, RecordType: not DataType.Reading } }).Select(e => e.Entity).ToList();
        if (changes.Count == 0) return;
        var resources = Touched<Resource>(context).ToDictionary(e => e.Entity.Id);
        var groups = Touched<Group>(context).ToDictionary(e => e.Entity.Id);
        foreach (var change in changes)
        {
            EntityEntry? record = change.RecordType == DataType.Resource ? resources.GetValueOrDefault(change.RecordId) : groups.GetValueOrDefault(change.RecordId);
            if (record is null) continue;
            change.OldOrigin = (ValueOrigin?)record.Property(nameof(Resource.Origin)).OriginalValue;
            change.OldRunId = (long?)record.Property(nameof(Resource.RunId)).OriginalValue;
            change.OldRow = (int?)record.Property(nameof(Resource.Row)).OriginalValue;
        }
    }

    private static IEnumerable<EntityEntry<T>> Touched<T>(OurWaterDbContext context)
        where T : class => context.ChangeTracker.Entries<T>().Where(e => e.State == EntityState.Modified);
}
