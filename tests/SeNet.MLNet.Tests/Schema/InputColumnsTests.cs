using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Schema;

namespace SeNet.MLNet.Tests.Schema;

public sealed class InputColumnsTests
{
    [Fact]
    public void FindLabel_Text_TellsOfMapValueToKey()
    {
        var error = Assert.Throws<ArgumentException>(() => InputColumns.FindLabel(Schema(("Label", TextDataViewType.Instance)), "Label"));

        Assert.Equal("Label column 'Label' is text; add MapValueToKey before SeResNet.", error.Message);
    }

    [Fact]
    public void FindLabel_VectorOfKeys_IsRefused()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 2);

        var error = Assert.Throws<ArgumentException>(() => InputColumns.FindLabel(Schema(("Label", type)), "Label"));

        Assert.Contains("one label per row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_MissingColumn_NamesItAndThoseThere()
    {
        var schema = Schema(("A", TextDataViewType.Instance), ("B", NumberDataViewType.Single));

        foreach (var find in new Func<DataViewSchema, string, DataViewSchema.Column>[] { InputColumns.FindLabel, InputColumns.FindImage })
        {
            var error = Assert.Throws<ArgumentException>(() => find(schema, "Wanted"));
            Assert.Contains("'Wanted'", error.Message, StringComparison.Ordinal);
            Assert.Contains("A, B", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FindImage_WrongType_NamesColumnAndRemedy()
    {
        var error = Assert.Throws<ArgumentException>(() => InputColumns.FindImage(Schema(("Image", NumberDataViewType.Single)), "Image"));

        Assert.Contains("'Image'", error.Message, StringComparison.Ordinal);
        Assert.Contains("LoadRawImageBytes", error.Message, StringComparison.Ordinal);
    }

    private static DataViewSchema Schema(params (string Name, DataViewType Type)[] columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var (name, type) in columns) schema.AddColumn(name, type);
        return schema.ToSchema();
    }
}
