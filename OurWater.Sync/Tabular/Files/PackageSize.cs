using System.IO.Compression;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The limits of what a compressed workbook may unpack to.</summary>
internal static class PackageSize
{
    private const long MaxUnpacked = 1L << 30;
    private const int MaxRatio = 100;

    // Whatever its ratio, this much does no harm.
    private const long HarmlessUnpacked = 1 << 20;

    // The texts of a workbook are held in memory.
    private const long MaxSharedStrings = 100L << 20;

    /// <exception cref="TableFileException">Beyond them.</exception>
    public static void Check(ZipArchive archive, long packed)
    {
        long unpacked = 0;
        foreach (var entry in archive.Entries)
        {
            unpacked += entry.Length;
            if (unpacked > MaxUnpacked || (unpacked > HarmlessUnpacked && unpacked / MaxRatio > packed)) throw Refusals.TooLarge();
            if (entry.Length > MaxSharedStrings && entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)) throw Refusals.TooLarge();
        }
    }
}
