using System.Linq.Expressions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data;

/// <summary>
/// The database. One derived context per provider, each with its own migrations. Opened through <see cref="Database"/>, which says whose records it may see: without that, none.
/// </summary>
public abstract class OurWaterDbContext(DbContextOptions options) : IdentityUserContext<AppUser>(options), IDataProtectionKeyContext
{
    /// <summary>The organisation whose records queries see and new records must belong to.</summary>
    public int OrganisationId { get; internal set; }

    /// <summary>True for the engine's housekeeping and for the system administrator's pages: every organisation's records.</summary>
    public bool SeesEverything { get; internal set; }

    /// <summary>True while the context stores what a run brings: the run is told in the audit log, and its history tells of each record.</summary>
    public bool WritesForRun { get; internal set; }

    /// <summary>Who acts, for the audit log; null for what the program does by itself.</summary>
    internal Acting? Acting { get; set; }

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<Resource> Resources => Set<Resource>();
    public DbSet<Timeseries> Timeseries => Set<Timeseries>();
    public DbSet<ReadingMonth> ReadingMonths => Set<ReadingMonth>();
    public DbSet<Reading> Readings => Set<Reading>();
    public DbSet<Group> Groups => Set<Group>();
    public DbSet<ExternalId> ExternalIds => Set<ExternalId>();
    public DbSet<Datasource> Datasources => Set<Datasource>();
    public DbSet<StoredFile> Files => Set<StoredFile>();
    public DbSet<SyncDefinition> Syncs => Set<SyncDefinition>();
    public DbSet<SyncRun> Runs => Set<SyncRun>();
    public DbSet<RunLogLine> RunLog => Set<RunLogLine>();
    public DbSet<RejectedRow> RejectedRows => Set<RejectedRow>();
    public DbSet<RowMend> RowMends => Set<RowMend>();
    public DbSet<RecordChange> RecordChanges => Set<RecordChange>();
    public DbSet<Conflict> Conflicts => Set<Conflict>();
    public DbSet<Upload> Uploads => Set<Upload>();
    public DbSet<SavedMapping> SavedMappings => Set<SavedMapping>();
    public DbSet<ReadingLink> ReadingLinks => Set<ReadingLink>();
    public DbSet<RecordSnapshot> RecordSnapshots => Set<RecordSnapshot>();
    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();
    public DbSet<RunItem> RunItems => Set<RunItem>();
    public DbSet<SyncCursor> SyncCursors => Set<SyncCursor>();
    public DbSet<NamedLease> Leases => Set<NamedLease>();
    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseOtherOrganisations();
        RefuseToChangeTheLog();
        ChangeOrigins.Keep(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseOtherOrganisations();
        RefuseToChangeTheLog();
        ChangeOrigins.Keep(this);
        if (AuditTrail.Of(this, Acting) is not { } trail) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await trail.AddKnownAsync(this, cancellationToken);
        if (!trail.HasNew) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await trail.AddNewAsync(this, cancellationToken);
        await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        return saved;
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.ReplaceService<IModelCacheKeyFactory, ModelBySight>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(OurWaterDbContext).Assembly);
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.ClrType.IsAssignableTo(typeof(IOrganisationRecord))) KeepToOrganisation(builder.Entity(entity.ClrType));
            foreach (var key in entity.GetForeignKeys().Where(k => !k.IsOwnership)) key.DeleteBehavior = DeleteBehavior.Restrict;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<Mapping>().HaveConversion<JsonColumn<Mapping>, JsonComparer<Mapping>>();
        configurationBuilder.Properties<TableDescription>().HaveConversion<JsonColumn<TableDescription>, JsonComparer<TableDescription>>();
        configurationBuilder.Properties<SyncSelection>().HaveConversion<JsonColumn<SyncSelection>, JsonComparer<SyncSelection>>();
        configurationBuilder.Properties<SyncSchedule>().HaveConversion<JsonColumn<SyncSchedule>, JsonComparer<SyncSchedule>>();
        configurationBuilder.Properties<RunCounts>().HaveConversion<JsonColumn<RunCounts>, JsonComparer<RunCounts>>();
        configurationBuilder.Properties<RunCheckpoint>().HaveConversion<JsonColumn<RunCheckpoint>, JsonComparer<RunCheckpoint>>();
        configurationBuilder.Properties<List<RunWarning>>().HaveConversion<JsonColumn<List<RunWarning>>, JsonComparer<List<RunWarning>>>();
        configurationBuilder.Properties<List<RunError>>().HaveConversion<JsonColumn<List<RunError>>, JsonComparer<List<RunError>>>();
        configurationBuilder.Properties<List<string>>().HaveConversion<JsonColumn<List<string>>, JsonComparer<List<string>>>();
        configurationBuilder.Properties<List<SyncMethod>>().HaveConversion<JsonColumn<List<SyncMethod>>, JsonComparer<List<SyncMethod>>>();
        configurationBuilder.Properties<List<DataType>>().HaveConversion<JsonColumn<List<DataType>>, JsonComparer<List<DataType>>>();
        configurationBuilder.Properties<Dictionary<int, string>>().HaveConversion<JsonColumn<Dictionary<int, string>>, JsonComparer<Dictionary<int, string>>>();
    }

    /// <summary>The filter is one equality, so that indexes that begin with the organisation carry it; the token puts the organisation into every UPDATE and DELETE.</summary>
    private void KeepToOrganisation(EntityTypeBuilder entity)
    {
        entity.Property(nameof(IOrganisationRecord.OrganisationId)).IsConcurrencyToken();
        if (SeesEverything) return;
        var record = Expression.Parameter(entity.Metadata.ClrType, "record");
        var mine = Expression.Equal(Expression.Property(record, nameof(IOrganisationRecord.OrganisationId)), Expression.Property(Expression.Constant(this), nameof(OrganisationId)));
        entity.HasQueryFilter(Expression.Lambda(mine, record));
    }

    private void RefuseToChangeTheLog()
    {
        if (ChangeTracker.Entries<AuditEntry>().Any(e => e.State is EntityState.Modified or EntityState.Deleted)) throw new InvalidOperationException("A line of the audit log was about to be changed.");
    }

    /// <summary>The second lock beside the query filter: a record of another organisation is never written, whoever made the mistake.</summary>
    private void RefuseOtherOrganisations()
    {
        if (SeesEverything) return;
        foreach (var entry in ChangeTracker.Entries<IOrganisationRecord>())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            if (entry.State == EntityState.Added && entry.Entity.OrganisationId == 0) entry.Entity.OrganisationId = OrganisationId;
            if (entry.Entity.OrganisationId != OrganisationId || (entry.State != EntityState.Added && entry.Property(r => r.OrganisationId).OriginalValue != OrganisationId))
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another organisation was about to be written.");
        }
    }
}

/// <summary>Two models a provider: with the filter by organisation and, for housekeeping, without. One filter for both ("everything, or mine") would keep SQLite from using an index.</summary>
internal sealed class ModelBySight : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), designTime, ((OurWaterDbContext)context).SeesEverything);
}
