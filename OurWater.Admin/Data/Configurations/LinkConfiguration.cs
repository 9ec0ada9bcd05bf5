using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Configurations;

/// <summary>A page of theirs is looked up by the key; "which of ours are not linked" by the second index.</summary>
internal sealed class ReadingLinkConfiguration : IEntityTypeConfiguration<ReadingLink>
{
    public void Configure(EntityTypeBuilder<ReadingLink> builder)
    {
        builder.HasKey(l => new { l.DatasourceId, l.RemoteId });
        builder.HasIndex(l => new { l.ReadingId, l.DatasourceId });
        builder.Property(l => l.ResourceKey).HasMaxLength(200);
    }
}

internal sealed class RecordSnapshotConfiguration : IEntityTypeConfiguration<RecordSnapshot>
{
    public void Configure(EntityTypeBuilder<RecordSnapshot> builder) => builder.HasKey(s => new { s.DatasourceId, s.RecordType, s.RecordId });
}

/// <summary>One open entry a record: what is in doubt is never sent a second time beside itself.</summary>
internal sealed class LedgerConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("Ledger");
        builder.Property(e => e.RemoteId).HasMaxLength(200);
        builder.Property(e => e.Reason).HasMaxLength(1000);
        builder.HasIndex(e => new { e.DatasourceId, e.RecordType, e.RecordId }, "IX_Ledger_Open").IsUnique().HasFilter("\"State\" IN ('Prepared', 'InDoubt')");
        builder.HasIndex(e => new { e.RecordType, e.RecordId });
        builder.HasIndex(e => e.RecordType, "IX_Ledger_Refused").HasFilter("\"State\" = 'Refused'");
        builder.HasIndex(e => e.RunId);
    }
}

internal sealed class RunItemConfiguration : IEntityTypeConfiguration<RunItem>
{
    public void Configure(EntityTypeBuilder<RunItem> builder)
    {
        builder.Property(i => i.RemoteKey).HasMaxLength(200);
        builder.Property(i => i.Label).HasMaxLength(400);
        builder.Property(i => i.Reason).HasMaxLength(1000);
        builder.Property(i => i.Hash).HasMaxLength(64);
        builder.HasIndex(i => new { i.RunId, i.Direction, i.DataType, i.Action, i.Id });
    }
}

internal sealed class SyncCursorConfiguration : IEntityTypeConfiguration<SyncCursor>
{
    public void Configure(EntityTypeBuilder<SyncCursor> builder)
    {
        builder.HasKey(c => new { c.SyncId, c.Method, c.DataType });
        builder.Property(c => c.Selection).HasMaxLength(64);
    }
}

internal sealed class NamedLeaseConfiguration : IEntityTypeConfiguration<NamedLease>
{
    public void Configure(EntityTypeBuilder<NamedLease> builder)
    {
        builder.ToTable("Leases");
        builder.HasKey(l => l.Key);
        builder.Property(l => l.Key).HasMaxLength(200);
        builder.Property(l => l.Owner).HasMaxLength(200);
    }
}
