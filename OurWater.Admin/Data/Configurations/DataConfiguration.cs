using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Configurations;

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.Property(o => o.Slug).HasMaxLength(64);
        builder.Property(o => o.Name).HasMaxLength(200);
        builder.Property(o => o.TimeZone).HasMaxLength(64);
        builder.HasIndex(o => o.Slug).IsUnique();
    }
}

internal sealed class ResourceConfiguration : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> builder)
    {
        builder.Property(r => r.Name).HasMaxLength(400);
        builder.Property(r => r.OwnerName).HasMaxLength(400);
        builder.Ignore(r => r.NeedsLocation);
        builder.HasMany(r => r.Groups).WithMany(g => g.Resources).UsingEntity("ResourceGroups");
        builder.HasIndex(r => new { r.OrganisationId, r.Type });
        builder.HasIndex(r => new { r.OrganisationId, r.UpdatedAt, r.Id });
    }
}

internal sealed class TimeseriesConfiguration : IEntityTypeConfiguration<Timeseries>
{
    public void Configure(EntityTypeBuilder<Timeseries> builder)
    {
        builder.Property(t => t.Name).HasMaxLength(100);
        builder.Property(t => t.Unit).HasMaxLength(16);
        builder.HasOne(t => t.Resource).WithMany(r => r.Timeseries).HasForeignKey(t => t.ResourceId);
        builder.HasIndex(t => new { t.ResourceId, t.Name }).IsUnique();
        builder.HasIndex(t => t.OrganisationId);
    }
}

internal sealed class ReadingMonthConfiguration : IEntityTypeConfiguration<ReadingMonth>
{
    public void Configure(EntityTypeBuilder<ReadingMonth> builder)
    {
        builder.HasKey(m => new { m.TimeseriesId, m.Month });
        builder.HasIndex(m => new { m.OrganisationId, m.Month });
    }
}

/// <summary>(timeseries, time) is the identity; the second index carries pages of "what changed since". Provenance (RunId, Row) is not indexed: only undo asks by it, and may scan.</summary>
internal sealed class ReadingConfiguration : IEntityTypeConfiguration<Reading>
{
    public void Configure(EntityTypeBuilder<Reading> builder)
    {
        builder.Property(r => r.Precision).HasConversion<byte>();
        builder.Property(r => r.Origin).HasConversion<byte>();
        builder.HasOne(r => r.Timeseries).WithMany().HasForeignKey(r => r.TimeseriesId);
        builder.HasIndex(r => new { r.TimeseriesId, r.Time }).IsUnique();
        builder.HasIndex(r => new { r.OrganisationId, r.UpdatedAt });
    }
}

internal sealed class GroupConfiguration : IEntityTypeConfiguration<Group>
{
    public void Configure(EntityTypeBuilder<Group> builder)
    {
        builder.Property(g => g.Name).HasMaxLength(400);
        builder.HasIndex(g => new { g.OrganisationId, g.Type, g.Name });
        builder.HasIndex(g => new { g.OrganisationId, g.UpdatedAt, g.Id });
    }
}

internal sealed class ExternalIdConfiguration : IEntityTypeConfiguration<ExternalId>
{
    public void Configure(EntityTypeBuilder<ExternalId> builder)
    {
        builder.Property(e => e.Name).HasMaxLength(100);
        builder.Property(e => e.Value).HasMaxLength(200);
        builder.Property(e => e.Reason).HasMaxLength(1000);
        builder.HasIndex(e => new { e.OrganisationId, e.RecordType, e.Name, e.Value });
        builder.HasIndex(e => new { e.OrganisationId, e.RecordType, e.Name, e.Value }, "IX_ExternalIds_Identity").IsUnique().HasFilter("\"IsIdentity\" = 1");
        builder.HasIndex(e => new { e.RecordType, e.RecordId, e.Name }).IsUnique();
        builder.HasIndex(e => new { e.OrganisationId, e.State });
    }
}
