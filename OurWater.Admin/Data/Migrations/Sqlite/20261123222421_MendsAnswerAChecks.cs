using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MendsAnswerAChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "RunId",
                table: "RowMends",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RunId",
                table: "RowMends");
        }
    }
}
