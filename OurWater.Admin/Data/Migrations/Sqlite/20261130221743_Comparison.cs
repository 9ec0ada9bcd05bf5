using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Comparison : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ReadingCap",
                table: "Syncs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OurValue",
                table: "RunItems",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ResourceId",
                table: "RunItems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "TheirValue",
                table: "RunItems",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Time",
                table: "RunItems",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReadingCap",
                table: "Syncs");

            migrationBuilder.DropColumn(
                name: "OurValue",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "ResourceId",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "TheirValue",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "Time",
                table: "RunItems");
        }
    }
}
