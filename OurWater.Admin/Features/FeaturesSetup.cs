using OurWater.Admin.Features.Uploads;

namespace OurWater.Admin.Features;

/// <summary>The queries and commands behind the pages: one line a feature.</summary>
public static class FeaturesSetup
{
    public static IServiceCollection AddFeatures(this IServiceCollection services) => services
        .AddUploads();
}
