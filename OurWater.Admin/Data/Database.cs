using Microsoft.EntityFrameworkCore;

namespace OurWater.Admin.Data;

/// <summary>Opens the database for one organisation. Contexts are short-lived: one per query or command.</summary>
public sealed class Database(Func<OurWaterDbContext> open)
{
    /// <summary>A context that sees and writes the records of one organisation only.</summary>
    public OurWaterDbContext Open(int organisationId)
    {
        var context = open();
        context.OrganisationId = organisationId;
        return context;
    }

    /// <summary>A context over all organisations: for the engine's housekeeping, sign-in and the system administrator.</summary>
    public OurWaterDbContext OpenEverything()
    {
        var context = open();
        context.SeesEverything = true;
        return context;
    }
}
