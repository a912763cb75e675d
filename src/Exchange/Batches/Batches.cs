using FourKeyWorks.Platform.Streams;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>Signed files of events, both ways, for networks that are crossed by files only.</summary>
public static class Batches
{
    /// <summary>Adds batches to the service.</summary>
    public static ServiceModel AddBatches(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<BatchKeyRegistered>("batch_key_registered")
            .Stores<BatchKeyRevoked>("batch_key_revoked")
            .Keeps(BatchKeyTable.Table)
            .Keeps(Taken)
            .Keeps(Given)
            .Projects(new BatchKeyTable())
            .Runs(builder => builder.Services.AddSingleton<BatchesInMemory>());
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapBatches(this IEndpointRouteBuilder api)
    {
        BatchKeys.Map(api);
        BringBatch.Map(api);
        FetchBatch.Map(api);
    }

    /// <summary>The batches that units brought, with the answer each was given.</summary>
    private static Table Taken => Tables.Table("batches_taken", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("unit", "text").NotNull();
        t.AddColumn("number", "bigint").NotNull();
        t.AddColumn("batch_id", "text").NotNull();
        t.AddColumn("manifest_hash", "text").NotNull();
        t.AddColumn("answer", "bytea").NotNull();
        t.AddColumn("taken_at", "timestamptz").NotNull();
        t.Indexes.Add(new IndexDefinition("batches_taken_by_unit") { Columns = ["unit", "number"], IsUnique = true });
    });

    /// <summary>The batches that units were given: manifest and signature; the events are the feed's.</summary>
    private static Table Given => Tables.Table("batches_given", t =>
    {
        t.AddColumn("unit", "text").AsPrimaryKey();
        t.AddColumn("number", "bigint").AsPrimaryKey();
        t.AddColumn("batch_id", "text").NotNull();
        t.AddColumn("after_seq", "bigint").NotNull();
        t.AddColumn("last_seq", "bigint").NotNull();
        t.AddColumn("count", "integer").NotNull();
        t.AddColumn("manifest", "bytea").NotNull();
        t.AddColumn("signature", "bytea").NotNull();
        t.AddColumn("hash", "text").NotNull();
        t.AddColumn("given_at", "timestamptz").NotNull();
    });
}
