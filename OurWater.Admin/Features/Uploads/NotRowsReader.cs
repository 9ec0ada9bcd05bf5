using OurWater.Admin.Storage;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Goes over a file once more for the lines that are no rows: a check counts them and does not store them.</summary>
public sealed class NotRowsReader(FileStore files)
{
    private const int TokenEvery = 4096;

    /// <returns>All that are kept; of a file with more of them, it is not read further.</returns>
    public Task<LeftOutLines> ReadAsync(UploadState upload, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var reader = TableFile.Open(files.PathOf(upload.File), upload.File.Detected!);
        for (var rows = 1; reader.Read() && reader.LeftOut is { IsFull: false }; rows++)
        {
            if (rows % TokenEvery == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        return reader.LeftOut ?? new LeftOutLines();
    }, cancellationToken);
}
