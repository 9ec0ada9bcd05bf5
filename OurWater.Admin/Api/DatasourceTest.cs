using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Storage;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Admin.Api;

/// <summary>Opens a datasource and counts what it holds.</summary>
internal static class DatasourceTest
{
    public static async Task<IResult> RunAsync(RecordId id, ApiCaller caller, Database database, FileStore files, DatasourceCommands commands, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var source = await context.Datasources.AsNoTracking().Include(d => d.File).SingleOrDefaultAsync(d => d.Id == id.Value, cancellationToken);
        if (source is null) return ApiProblem.NotFound("datasource");
        if (source.Type == DatasourceType.LegacyMyWell) return TypedResults.Ok(await ConnectAsync(context, source, commands, cancellationToken));
        if (source.IsCaller) return TypedResults.Ok(new DatasourceTestView(true, "There is nothing to connect to: this system calls OurWater by itself, with an API key.", null, new(null, null, null)));
        var mappings = await context.Syncs.AsNoTracking().Where(s => s.DatasourceId == source.Id && s.Mapping != null).Select(s => s.Mapping!).ToListAsync(cancellationToken);
        return TypedResults.Ok(await Task.Run(() => Count(files.PathOf(source.File!), source.File!, mappings, cancellationToken), cancellationToken));
    }

    private static async Task<DatasourceTestView> ConnectAsync(OurWaterDbContext context, Datasource source, DatasourceCommands commands, CancellationToken cancellationToken)
    {
        try
        {
            var report = await commands.TestAsync(context, source, cancellationToken);
            return new(true, string.Join(' ', report.GoodToKnow.Prepend(report.Message)), report.Server, new(report.Groups + report.Pincodes, report.Resources, report.Readings));
        }
        catch (DatasourceException refused)
        {
            return new(false, refused.Message, null, new(null, null, null));
        }
    }

    private static DatasourceTestView Count(string path, StoredFile file, List<Mapping> mappings, CancellationToken cancellationToken)
    {
        try
        {
            var table = TableFile.Describe(path, null, cancellationToken);
            using var reader = TableFile.Open(path, table);
            var rows = 0L;
            while (reader.Read())
            {
                if (++rows % 1000 == 0) cancellationToken.ThrowIfCancellationRequested();
            }

            var types = mappings.Select(m => m.DataType).Distinct().ToList();
            long? Of(DataType type) => types is [var only] && only == type ? rows : null; // the file itself does not say what its rows are
            return new(true, $"{file.Name} reads as {table.Format}: {Counted.Of(table.Columns.Count, "column")}, {Counted.Of(rows, "row")}.", null, new(Of(DataType.Group), Of(DataType.Resource), Of(DataType.Reading)));
        }
        catch (TableFileException refused)
        {
            return new(false, refused.Message, null, new(null, null, null));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(false, "The uploaded file is no longer in the storage folder. Upload it again.", null, new(null, null, null));
        }
    }
}
