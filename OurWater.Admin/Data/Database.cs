using OurWater.Admin.Security;

namespace OurWater.Admin.Data;

/// <summary>Opens the database for one organisation. Contexts are short-lived: one per query or command.</summary>
/// <param name="acting">Who stands behind what is written; null in a program without an audit log, such as a test of the engine.</param>
public sealed class Database(Func<OurWaterDbContext> open, Acting? acting = null)
{
    /// <summary>A context that sees and writes the records of one organisation only.</summary>
    public OurWaterDbContext Open(int organisationId)
    {
        var context = open();
        (context.OrganisationId, context.Acting) = (organisationId, acting);
        return context;
    }

    /// <summary>A context over all organisations: for the engine's housekeeping, sign-in and the system administrator.</summary>
    public OurWaterDbContext OpenEverything()
    {
        var context = open();
        (context.SeesEverything, context.Acting) = (true, acting);
        return context;
    }
}
