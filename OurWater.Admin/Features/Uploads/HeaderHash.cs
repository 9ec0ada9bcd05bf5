using System.Security.Cryptography;
using System.Text;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>By what a file is recognised as one like an earlier one: the names of its columns in order, without those that the download of rejected rows adds.</summary>
public static class HeaderHash
{
    /// <summary>Null for a file without a header: "1, 2, 3" says nothing about what the columns are.</summary>
    public static string? Of(TableDescription? table) => table is null or { HeaderRow: 0 } ? null : Of(table.Columns);

    public static string? Of(TableOption option) => option.HeaderRow == 0 ? null : Of(option.Columns);

    private static string Of(IReadOnlyList<string> columns) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', columns.Except(RejectedCsv.Added)))));
}
