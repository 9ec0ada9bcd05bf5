namespace OurWater.EndToEnd.Tests.Harness;

internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Sample(string name) => Path.Combine(Root, "tests", "OurWater.EndToEnd.Tests", "Samples", name);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OurWater.Admin.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside a checkout: OurWater.Admin.sln was not found above them.");
    }
}
