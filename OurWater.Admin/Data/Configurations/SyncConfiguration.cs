using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Configurations;

internal sealed class DatasourceConfiguration : IEntityTypeConfiguration<Datasource>
{
    public void Configure(EntityTypeBuilder<Datasource> builder)
    {
        builder.Property(d => d.Name).HasMaxLength(200);
        builder.HasOne(d => d.File).WithMany().HasForeignKey(d => d.FileId);
        builder.HasIndex(d => d.OrganisationId);
    }
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("Files");
        builder.Property(f => f.Name).HasMaxLength(255);
        builder.Property(f => f.StorageName).HasMaxLength(100);
        builder.Property(f => f.Sha256).HasMaxLength(64).IsFixedLength();
        builder.Property(f => f.CreatedBy).HasMaxLength(256);
        builder.HasIndex(f => new { f.OrganisationId, f.Sha256 });
    }
}

internal sealed class SyncDefinitionConfiguration : IEntityTypeConfiguration<SyncDefinition>
{
    public void Configure(EntityTypeBuilder<SyncDefinition> builder)
    {
        builder.ToTable("Syncs");
        builder.Property(s => s.Name).HasMaxLength(200);
        builder.Property(s => s.NewResourceCap).HasDefaultValue(50).HasSentinel(50);
        builder.HasOne(s => s.Datasource).WithMany().HasForeignKey(s => s.DatasourceId);
        builder.HasIndex(s => s.OrganisationId);
    }
}

internal sealed class SyncRunConfiguration : IEntityTypeConfiguration<SyncRun>
{
    public void Configure(EntityTypeBuilder<SyncRun> builder)
    {
        builder.ToTable("Runs");
        builder.Property(r => r.Trigger).HasMaxLength(32);
        builder.Property(r => r.StartedBy).HasMaxLength(256);
        builder.Property(r => r.Phase).HasMaxLength(100);
        builder.Property(r => r.LeaseOwner).HasMaxLength(200);
        builder.Property(r => r.ApprovedBy).HasMaxLength(256);
        builder.Property(r => r.Kind).HasDefaultValue(RunKind.Sync).HasSentinel(RunKind.Sync);
        builder.HasOne(r => r.Sync).WithMany().HasForeignKey(r => r.SyncId);
        builder.HasIndex(r => r.ActiveSyncId).IsUnique();
        builder.HasIndex(r => new { r.OrganisationId, r.QueuedAt });
        builder.HasIndex(r => r.State);
    }
}

internal sealed class RunLogLineConfiguration : IEntityTypeConfiguration<RunLogLine>
{
    public void Configure(EntityTypeBuilder<RunLogLine> builder)
    {
        builder.ToTable("RunLog");
        builder.Property(l => l.Level).HasMaxLength(16);
        builder.HasIndex(l => new { l.RunId, l.Id });
    }
}

internal sealed class RejectedRowConfiguration : IEntityTypeConfiguration<RejectedRow>
{
    public void Configure(EntityTypeBuilder<RejectedRow> builder)
    {
        builder.Property(r => r.Reason).HasMaxLength(40);
        builder.Property(r => r.Subject).HasMaxLength(200);
        builder.HasIndex(r => new { r.RunId, r.Reason, r.Subject });
        builder.HasIndex(r => new { r.RunId, r.Row, r.Column });
    }
}

internal sealed class RowMendConfiguration : IEntityTypeConfiguration<RowMend>
{
    public void Configure(EntityTypeBuilder<RowMend> builder) => builder.HasIndex(m => new { m.SyncId, m.Row, m.Column }).IsUnique();
}

internal sealed class RecordChangeConfiguration : IEntityTypeConfiguration<RecordChange>
{
    public void Configure(EntityTypeBuilder<RecordChange> builder)
    {
        builder.Property(c => c.By).HasMaxLength(256);
        builder.Property(c => c.OldOrigin).HasConversion<byte?>();
        builder.HasIndex(c => new { c.RecordType, c.RecordId });
        builder.HasIndex(c => new { c.RunId, c.Id });
    }
}

internal sealed class ConflictConfiguration : IEntityTypeConfiguration<Conflict>
{
    public void Configure(EntityTypeBuilder<Conflict> builder)
    {
        builder.Property(c => c.Kind).HasDefaultValue(ConflictKind.Values);
        builder.Property(c => c.RemoteKey).HasMaxLength(200);
        builder.Property(c => c.Resolution).HasMaxLength(16);
        builder.Property(c => c.ResolvedBy).HasMaxLength(256);
        builder.HasIndex(c => new { c.OrganisationId, c.Resolution, c.Id });
        builder.HasIndex(c => new { c.RecordType, c.RecordId });
        builder.HasIndex(c => c.RunId);
    }
}

internal sealed class UploadConfiguration : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.Property(u => u.UserId).HasMaxLength(450);
        builder.HasOne(u => u.File).WithMany().HasForeignKey(u => u.FileId);
        builder.HasIndex(u => new { u.OrganisationId, u.UserId, u.UpdatedAt });
        builder.HasIndex(u => u.SyncId);
    }
}

internal sealed class SavedMappingConfiguration : IEntityTypeConfiguration<SavedMapping>
{
    public void Configure(EntityTypeBuilder<SavedMapping> builder)
    {
        builder.Property(m => m.HeaderHash).HasMaxLength(64);
        builder.HasIndex(m => new { m.OrganisationId, m.DataType, m.HeaderHash }).IsUnique();
    }
}
