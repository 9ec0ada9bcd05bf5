using System.Net;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>A disk that is full: clear words, nothing half done, and it works again when there is room.</summary>
public sealed class FullDiskTests : FreshApp
{
    [Fact]
    public async Task Upload_ToAFullDisk_SaysSoAndLeavesNothing()
    {
        await using var disk = await MountAsync(megabytes: 4);
        var app = await StartAsync(new AppSettings { StorageFolder = Path.Combine(disk.Path, "files") });
        var large = ReadingsFile.Write(app.Folder, 200_000, name: "large.csv");
        var small = ReadingsFile.Write(app.Folder, 100, name: "small.csv");

        var refused = await app.Api.UploadAsync(large.Path, Token);

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
        Assert.Contains("disk is full", refused.Body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(0, StoredRows.Count(app.DatabasePath, "Files"));
        (await app.Api.UploadAsync(small.Path, Token)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Import_IntoADatabaseOnAFullDisk_FailsInWordsWithTrueCountsAndWorksWhenThereIsRoom()
    {
        await using var disk = await MountAsync(megabytes: 24);
        var app = await StartAsync(new AppSettings { DatabaseFolder = disk.Path });
        var file = ReadingsFile.Write(app.Folder, 400_000, clean: true);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);

        var failed = await app.Api.RunAsync(sync, Token);

        Assert.Equal("failed", failed.State);
        var error = Assert.Single(failed.Errors)!;
        Assert.Equal("diskFull", error["code"]!.GetValue<string>());
        Assert.Contains("disk is full", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(failed.Count("read"), failed.Accounted);
        Assert.Equal(failed.Count("created"), StoredRows.Count(app.DatabasePath, "Readings"));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));

        await disk.GrowAsync(megabytes: 512);
        var done = await app.Api.RunAsync(sync, Token);
        Assert.Equal((file.Rows - failed.Count("created"), failed.Count("created")), (done.Count("created"), done.Count("unchanged")));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
    }

    private static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var (disk, reason) = await SmallDisk.TryMountAsync(megabytes);
        Assert.SkipWhen(disk is null, reason);
        return disk!;
    }
}
