using OurWater.Admin.Features.ApiKeys;
using OurWater.Admin.Features.Audit;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Features.Datasources;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Features.Groups;
using OurWater.Admin.Features.Installation;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Features.OrganisationSettings;
using OurWater.Admin.Features.Overview;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Features.Syncs;
using OurWater.Admin.Features.Uploads;

namespace OurWater.Admin.Features;

/// <summary>The queries and commands behind the pages: one line a feature.</summary>
public static class FeaturesSetup
{
    public static IServiceCollection AddFeatures(this IServiceCollection services) => services
        .AddSingleton<RunQueries>().AddSingleton<RunOutcomes>().AddSingleton<RunCommands>().AddSingleton<RejectedCsv>().AddSingleton<RunLogText>()
        .AddSingleton<RunItemQueries>().AddSingleton<RunListCsv>().AddSingleton<ApprovalQueries>()
        .AddSingleton<OverviewQueries>().AddSingleton<AttentionQueries>()
        .AddSingleton<ConflictQueries>().AddSingleton<ConflictDetails>().AddSingleton<ConflictCommands>()
        .AddUploads()
        .AddSingleton<ResourceListQueries>().AddSingleton<ResourceQueries>().AddSingleton<ReadingQueries>().AddSingleton<ResourceCommands>().AddSingleton<ReadingCommands>()
        .AddSingleton<GroupQueries>().AddSingleton<GroupCommands>().AddSingleton<ExternalIdQueries>().AddSingleton<ExternalIdCommands>().AddSingleton<MatchQueries>().AddSingleton<LinkUploads>()
        .AddSingleton<DatasourceQueries>().AddSingleton<DatasourceEditor>()
        .AddSingleton<SyncQueries>().AddSingleton<SyncChoiceQueries>().AddSingleton<SyncCommands>()
        .AddSingleton<MemberQueries>().AddSingleton<MemberCommands>().AddSingleton<Invitations>()
        .AddSingleton<ApiKeyQueries>().AddSingleton<ApiKeyCommands>()
        .AddSingleton<AuditQueries>().AddSingleton<AuditDownloads>().AddSingleton<OrganisationSettingsService>()
        .AddSingleton<OrganisationQueries>().AddSingleton<OrganisationCommands>().AddSingleton<UserQueries>().AddSingleton<UserCommands>().AddSingleton<HealthQueries>()
        .AddSingleton<ResourceDownloads>().AddSingleton<ExternalIdDownloads>();

    /// <summary>Downloads that belong to pages.</summary>
    public static void MapFeatures(this WebApplication app)
    {
        RejectedCsv.Map(app);
        RunLogText.Map(app);
        RunListCsv.Map(app);
        ResourceDownloads.Map(app);
        ExternalIdDownloads.Map(app);
        AuditDownloads.Map(app);
    }
}
