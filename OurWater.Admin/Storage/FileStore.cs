using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Admin.Storage;

/// <summary>Uploaded files: streamed to disk while they are hashed, then looked into, then known to the database.</summary>
public sealed class FileStore(Database database, IOptions<StorageOptions> options, IHostEnvironment environment, TimeProvider clock)
{
    private const int LongestName = 255;

    private readonly string _root = Path.GetFullPath(options.Value.Path, environment.ContentRootPath);

    public long MaxBytes => options.Value.MaxUploadMegabytes * 1024L * 1024L;

    public string PathOf(StoredFile file) => Path.Combine(_root, file.StorageName);

    /// <summary>Where something that is no upload may be kept in the same folder.</summary>
    public string Beside(string name)
    {
        Directory.CreateDirectory(_root);
        return Path.Combine(_root, name);
    }

    /// <summary>Stores a stream. A file that is too large, or that the disk has no room for, leaves nothing behind.</summary>
    /// <param name="onlyTables">A file that cannot be read as a table is refused too; else it is stored with its problem, for a person to look at.</param>
    /// <exception cref="FileStoreException">With words for a person.</exception>
    public async Task<StoredFile> SaveAsync(int organisationId, string name, Stream content, string? createdBy, CancellationToken cancellationToken, bool onlyTables = false)
    {
        var storageName = Path.Combine(clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), Guid.NewGuid().ToString("N"));
        var path = Path.Combine(_root, storageName);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var (size, hash) = await WriteAsync(path, content, cancellationToken);
            var file = new StoredFile
            {
                OrganisationId = organisationId,
                Name = SafeName(name),
                StorageName = storageName,
                Size = size,
                Sha256 = hash,
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                CreatedBy = createdBy,
            };
            await DetectAsync(file, null, cancellationToken);
            if (onlyTables && file.Problem is { } problem) throw new FileStoreException(FileStoreException.NotATable, problem);
            await using var context = database.Open(organisationId);
            context.Files.Add(file);
            await context.SaveChangesAsync(cancellationToken);
            return file;
        }
        catch (Exception error)
        {
            File.Delete(path);
            if (error is IOException && IsDiskFull(error)) throw new FileStoreException("diskFull", "The server's disk is full. Nothing was stored. Ask your administrator to make room, then choose the file again.", error);
            throw;
        }
    }

    /// <summary>Tries whether the folder can be written; gives the bytes that are free there.</summary>
    public async Task<long> TryWriteAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        var probe = Path.Combine(_root, $"probe-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(probe, "OurWater", cancellationToken);
        }
        finally
        {
            File.Delete(probe);
        }

        return new DriveInfo(_root).AvailableFreeSpace;
    }

    /// <summary>Forgets a file that nothing uses yet.</summary>
    public async Task DeleteAsync(StoredFile file)
    {
        await using var context = database.Open(file.OrganisationId);
        await context.Files.Where(f => f.Id == file.Id).ExecuteDeleteAsync();
        File.Delete(PathOf(file));
    }

    /// <summary>Looks into the file, for a mapping where there is one; fills <see cref="StoredFile.Detected"/> or <see cref="StoredFile.Problem"/>.</summary>
    public async Task DetectAsync(StoredFile file, Mapping? mapping, CancellationToken cancellationToken)
    {
        try
        {
            file.Detected = await Task.Run(() => mapping is null ? TableFile.Describe(PathOf(file), null, cancellationToken) : TableFile.DescribeFor(PathOf(file), mapping, cancellationToken), cancellationToken);
            file.Problem = null;
        }
        catch (TableFileException refused)
        {
            file.Detected = null;
            file.Problem = refused.Message;
        }
    }

    private async Task<(long Size, string Hash)> WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[256 * 1024];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            if (size > MaxBytes) throw new FileStoreException("tooLarge", $"The file is larger than {options.Value.MaxUploadMegabytes} MB. Split it, and upload the parts one after the other.");
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string SafeName(string name)
    {
        var last = name.Replace('\\', '/').Split('/')[^1];
        var clean = string.Concat(last.Where(c => !char.IsControl(c))).Trim();
        if (clean.Length == 0) return "file";
        if (clean.Length <= LongestName) return clean;
        return clean[..(char.IsHighSurrogate(clean[LongestName - 1]) ? LongestName - 1 : LongestName)];
    }

    private static bool IsDiskFull(Exception error) => (error.HResult & 0xFFFF) is 28 or 112; // ENOSPC, ERROR_DISK_FULL
}

public sealed class FileStoreException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string NotATable = "notATable";

    public string Code { get; } = code;
}
