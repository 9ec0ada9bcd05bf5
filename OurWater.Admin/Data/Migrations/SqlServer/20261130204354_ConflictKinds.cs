using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ConflictKinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Conflicts",
                type: "nvarchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Values");

            migrationBuilder.AddColumn<long>(
                name: "OtherRecordId",
                table: "Conflicts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RemoteKey",
                table: "Conflicts",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Conflicts");

            migrationBuilder.DropColumn(
                name: "OtherRecordId",
                table: "Conflicts");

            migrationBuilder.DropColumn(
                name: "RemoteKey",
                table: "Conflicts");
        }
    }
}
