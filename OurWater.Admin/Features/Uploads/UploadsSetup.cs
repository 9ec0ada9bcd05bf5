namespace OurWater.Admin.Features.Uploads;

public static class UploadsSetup
{
    public static IServiceCollection AddUploads(this IServiceCollection services) => services
        .AddScoped<UploadQueries>()
        .AddScoped<UploadCommands>()
        .AddScoped<CheckCommands>()
        .AddScoped<CheckQueries>()
        .AddScoped<ChangeQueries>()
        .AddScoped<MendCommands>()
        .AddScoped<PlanReader>()
        .AddScoped<RowCheckers>()
        .AddScoped<RowSamples>();
}
