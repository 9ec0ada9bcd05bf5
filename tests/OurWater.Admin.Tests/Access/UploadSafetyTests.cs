using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Storage;
using OurWater.Admin.Tests.Api;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Access;

/// <summary>What somebody uploads writes nowhere but where uploads lie, and is never more than what was sent.</summary>
public sealed class UploadSafetyTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private const string Table = "a,b\n1,2\n";

    private static readonly (string Sent, string Kept)[] Names =
    [
        ("../../x.csv", "x.csv"),
        ("../../../../etc/cron.d/x", "x"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\System32\\x.csv", "x.csv"),
        ("\\\\server\\share\\x.csv", "x.csv"),
        ("..", ".."),
        ("a\0b.csv", "ab.csv"),
        ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie: x=1.csv"),
        ("x.csv/", "file"),
        (" ", "file"),
        (new string('x', 300), new string('x', 255)),
        (new string('x', 254) + "\ud83d\ude00.csv", new string('x', 254)),
        ("नमस्ते \ud83d\ude00.csv", "नमस्ते \ud83d\ude00.csv"),
        ("CON", "CON"),
        ("a\"; filename=\"b.exe", "a\"; filename=\"b.exe"),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Names.Length)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Name_OfAnyKind_IsOnlyAName(int index)
    {
        var (sent, kept) = Names[index];
        var reply = await UploadAsync(sent, Encoding.UTF8.GetBytes(Table));

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var id = reply["id"].GetInt64();
        await using var context = world.Host.Database.Open(world.MyWell.Id);
        var file = await context.Files.SingleAsync(f => f.Id == id, Token);
        Assert.Equal(kept, file.Name);
        Assert.Matches("^[0-9]{4}-[0-9]{2}[/\\\\][0-9a-f]{32}$", file.StorageName);
        Assert.Equal(Table, await File.ReadAllTextAsync(world.Host.Services.GetRequiredService<FileStore>().PathOf(file), Token));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Download_OfAFileWithAnyName_HasOneHeaderThatNamesIt(int index)
    {
        var (sent, _) = Names[index];
        var file = (await UploadAsync(sent, Encoding.UTF8.GetBytes(Table)))["id"].GetInt64();
        await using var context = world.Host.Database.Open(world.MyWell.Id);
        var source = new Datasource { Name = "x", FileId = file };
        var sync = new SyncDefinition { Name = "x", Datasource = source };
        var run = new SyncRun { Sync = sync, State = RunState.Succeeded };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Token);

        var reply = await world.Browser(Who.Viewer).Copy().GetAsync(string.Create(CultureInfo.InvariantCulture, $"/runs/{run.Id}/rejected.csv"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var named = reply.Headers["Content-Disposition"];
        Assert.StartsWith("attachment; filename", named, StringComparison.Ordinal);
        Assert.DoesNotContain(named, char.IsControl);
        Assert.DoesNotContain("/", named, StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Set-Cookie"));
    }

    [Theory]
    [InlineData("xl/worksheets/sheet1.xml", 1100)]
    [InlineData("xl/sharedStrings.xml", 200)]
    [InlineData("xl/styles.xml", 200)]
    [InlineData("docProps/thumbnail.jpeg", 200)]
    public async Task Workbook_ThatUnpacksToGigabytes_IsRefusedByTheApiAndToldToAPerson(string part, int megabytes)
    {
        var bomb = Bomb(part, megabytes);
        Assert.InRange(bomb.Length, 0, 2 << 20);
        var key = world.KeyFor(Who.Key, "data:write");

        var api = await new Visitor(world.Host).SendAsync(HttpMethod.Post, "/api/v1/files?name=bomb.xlsx", new ByteArrayContent(bomb), ("Authorization", $"Bearer {key}"));
        var page = await UploadAsync("bomb.xlsx", bomb);

        Problem.Holds(api, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("unpacks to far more than its size", api["detail"].GetString()!, StringComparison.Ordinal);
        await using var context = world.Host.Database.Open(world.MyWell.Id);
        var id = page["id"].GetInt64();
        Assert.Contains("unpacks to far more", (await context.Files.SingleAsync(f => f.Id == id, Token)).Problem!, StringComparison.Ordinal);
    }

    private async Task<Reply> UploadAsync(string name, byte[] content)
    {
        var browser = world.Browser(Who.Editor).Copy();
        return await browser.SendAsync(HttpMethod.Post, "/uploads", new ByteArrayContent(content), ("X-File-Name", Uri.EscapeDataString(name)), (Visitor.TokenHeader, await browser.TokenAsync()));
    }

    /// <summary>A workbook with one part that is small as it is sent and fills a memory when it is unpacked.</summary>
    private static byte[] Bomb(string part, int megabytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels" })
            {
                using var small = zip.CreateEntry(name).Open();
                small.Write("<x/>"u8);
            }

            using var large = zip.CreateEntry(part, CompressionLevel.Optimal).Open();
            var spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (var written = 0; written < megabytes; written++) large.Write(spaces);
        }

        return memory.ToArray();
    }
}
