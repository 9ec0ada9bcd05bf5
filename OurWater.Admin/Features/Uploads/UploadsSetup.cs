namespace OurWater.Admin.Features.Uploads;

public static class UploadsSetup
{
    public static IServiceCollection AddUploads(this IServiceCollection services) => services
        .AddSingleton<UploadQueries>()
        .AddSingleton<UploadCommands>()
        .AddSingleton<CheckCommands>()
        .AddSingleton<CheckQueries>()
        .AddSingleton<ChangeQueries>()
        .AddSingleton<MendCommands>()
        .AddSingleton<MendedRows>()
        .AddSingleton<PlanReader>()
        .AddSingleton<RowCheckers>()
        .AddSingleton<RowSamples>()
        .AddSingleton<NotRowsReader>();
}
