using PublicizeReferences;

// PublicizeReferences <folder> <assembly>...
// Writes into the folder a copy of each assembly in which internal types and members are public. The copies are compiled against,
// never run or shipped.
if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: PublicizeReferences <folder> <assembly>...");
    return 1;
}

var folder = Directory.CreateDirectory(args[0]).FullName;
foreach (var assembly in args.AsSpan(1))
{
    var image = File.ReadAllBytes(assembly);
    PublicMetadata.Rewrite(image);

    // In one step, so that a build that runs at the same time never reads a half.
    var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
    File.WriteAllBytes(temporary, image);
    File.Move(temporary, Path.Combine(folder, Path.GetFileName(assembly)), overwrite: true);
}
return 0;
