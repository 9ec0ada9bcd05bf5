namespace OurWater.Admin.Hosting;

/// <summary>Settings and data lie beside the project when it is run from its sources, and beside the program when it was published, from whatever folder it is started.</summary>
public static class ContentRoot
{
    public static string Find()
    {
        var program = AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OurWater.Admin.csproj"))) return folder.FullName;
        }

        return program;
    }
}
