using System.Runtime.InteropServices;
using Microsoft.ML;

// Loads a model and scores images, as a program does that knows nothing of what the model is.
//   <model.zip> <image files>...
// Prints for each image the predicted label, and the scores' bits in hexadecimal digits. For an error: each exception's type and message,
// from the outermost in (exit code 1).
try
{
    var ml = new MLContext();
    var model = ml.Model.Load(args[0], out _);
    var images = args.Skip(1).Select(path => new Input { Image = File.ReadAllBytes(path) });
    var scored = model.Transform(ml.Data.LoadFromEnumerable(images));
    scored = ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
    foreach (var row in ml.Data.CreateEnumerable<Output>(scored, reuseRowObject: false))
        Console.WriteLine($"{row.PredictedLabel} {Convert.ToHexString(MemoryMarshal.AsBytes(row.Score.AsSpan()))}");
    return 0;
}
catch (Exception error)
{
    for (var e = error; e is not null; e = e.InnerException)
        Console.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

internal sealed class Input
{
    public byte[] Image { get; set; } = [];
}

internal sealed class Output
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
