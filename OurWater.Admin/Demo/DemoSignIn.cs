using System.Buffers.Text;
using System.Security.Cryptography;

namespace OurWater.Admin.Demo;

/// <summary>The demo's password: made once on this computer, kept beside the demo's database, so that no two installations share it.</summary>
public sealed class DemoSignIn(string folder)
{
    public const string Email = "demo@example.org";

    private readonly string _path = Path.Combine(folder, "sign-in.txt");

    public string Password()
    {
        if (File.Exists(_path) && File.ReadLines(_path).Skip(1).FirstOrDefault() is { Length: >= 12 } kept) return kept;
        var made = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(_path, options);
        file.WriteLine(Email);
        file.WriteLine(made);
        return made;
    }
}
