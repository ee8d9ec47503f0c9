using System.Collections.Generic;
using System.Linq;
using System.Threading;
using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Reads one record by its syntax: names inside a block can only be own properties, lambda parameters or operations, so that bodies
/// are never bound; the C# compiler checks every type anyway.
/// </summary>
internal sealed class BlockReader
{
    private readonly ReadingContext context;
    private readonly MemberReader members;

    private BlockReader(ReadingContext context) => (this.context, members) = (context, new(context));

    /// <summary>Null for what is no class at all: the C# compiler does not let it be marked.</summary>
    public static ParsedBlock? Read(INamedTypeSymbol type, TypeDeclarationSyntax syntax, Compilation compilation, Touched touched, CancellationToken token)
    {
        if (type.TypeKind != TypeKind.Class) return null;
        Touch(type, touched);
        ReadingContext context = new(type, new Lookup(compilation, touched), token);
        int self = context.Site(syntax.Identifier);
        Home home = HomeReader.Read(type, compilation, touched);
        try
        {
            if (!IsRead(type, syntax) || (!context.IsConfig && Marks.Kinds(type) > 1))
            {
                context.Report("MF1002", self, type.Name);
                return new(Spec(context, home, [], refused: true), Config(context, home, []), new([]), [.. context.Sites]);
            }

            if (WrongBase(type) is { } parent)
            {
                string what = KnownNames.IsBlock(parent) ? $"a block of its own: make '{parent.Name}' abstract, or hold one in a property"
                    : "no block: hold one in a property";
                if (parent.IsSealed || parent.TypeKind == TypeKind.Error || ForgottenMark.Is(parent)) context.Silent = true; // that is told
                else context.Report("MF1019", BaseSite(syntax, context, self), type.Name, parent.Name, what);
                return new(Spec(context, home, [], refused: true), Config(context, home, []), new([]), [.. context.Sites]);
            }

            BlockSpec spec = Spec(context, home, new BlockReader(context).Members());
            if (context.IsConfig && !type.IsAbstract)
                spec = spec with { Findings = new([.. spec.Findings, .. FeedChecker.Check(context, compilation, touched)]) };
            EquatableArray<Finding> findings = new(UnwritableTypes(context));
            return new(spec, Config(context, home, spec.Members), findings, [.. context.Sites]);
        }
        catch (System.Exception error) when (error is not System.OperationCanceledException)
        {
            context.Report("MF9001", self, type.Name, error.ToString().Replace("\r", "").Replace("\n", " "));
            return new(Spec(context, home, []), null, new([]), [.. context.Sites]);
        }
    }

    private static ConfigSpec? Config(ReadingContext context, Home home, EquatableArray<Member> members) =>
        ConfigReader.Read(context.Block, home, members, body => new ParameterReader(context).Read(body, ReadingScope.Empty), context.Token);

    // Bodies of all parts, and of bases without code of their own, are read; of other bases the heads.
    private static void Touch(INamedTypeSymbol type, Touched touched)
    {
        foreach (INamedTypeSymbol at in ConfigReader.Bases(type).Prepend(type))
        {
            bool isOwn = SymbolEqualityComparer.Default.Equals(at, type) || !KnownNames.IsMarked(at);
            foreach (SyntaxReference part in isOwn ? at.DeclaringSyntaxReferences : []) touched.Add(part.SyntaxTree);
            foreach (IPropertySymbol property in at.GetMembers().OfType<IPropertySymbol>()) touched.Add(property.Type);
            touched.Add(at);
        }
    }

    private static bool IsRead(INamedTypeSymbol type, TypeDeclarationSyntax syntax) => KnownNames.IsBlock(type)
        ? syntax is RecordDeclarationSyntax { ParameterList: null, Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax, TypeParameterList: null }
            && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)
            && !type.IsFileLocal
        : ConfigReader.IsOpen(type) && (type.IsAbstract || type.InstanceConstructors.Any(static made => made.Parameters.IsEmpty));

    // What YAML and the command line cannot write.
    private static IEnumerable<Finding> UnwritableTypes(ReadingContext context)
    {
        if (context.Silent) yield break; // what the C# compiler refuses may be done with one
        foreach (IPropertySymbol property in context.Block.GetMembers().OfType<IPropertySymbol>().Where(ParameterTypes.IsParameter))
        {
            if (
                property.Type.TypeKind == TypeKind.Error
                || ParameterTypes.Read(property, "") is not null
                || property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Token) is not PropertyDeclarationSyntax { Type: var written }
            )
                continue;
            yield return new("MF3010", context.Site(written), new([written.ToString()]));
        }
    }

    // A block derives from abstract blocks, and from what is no record of the language.
    private static INamedTypeSymbol? WrongBase(INamedTypeSymbol type) => type.BaseType switch
    {
        { TypeKind: TypeKind.Error } parent => parent,
        { IsAbstract: false } parent when KnownNames.IsBlock(parent) => parent,
        { } parent when KnownNames.IsBlock(type) && !KnownNames.IsBlock(parent) && ConfigReader.Bases(type).Any(KnownNames.IsMarked) => parent,
        _ => null,
    };

    private static int BaseSite(TypeDeclarationSyntax syntax, ReadingContext context, int self) =>
        syntax.BaseList?.Types.FirstOrDefault() is { } first ? context.Site(first) : self;

    private static BlockSpec Spec(ReadingContext context, Home home, IEnumerable<Member> members, bool refused = false)
    {
        INamedTypeSymbol type = context.Block;
        EquatableArray<Member> read = new(members); // fills the findings
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new(
            space,
            type.ToDisplayString().Substring(space.Length == 0 ? 0 : space.Length + 1), // nested and generic ones are refused, and not taken for a namesake
            type.BaseType is { } parent && KnownNames.IsMarked(parent) ? parent.ToDisplayString() : "",
            type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            type.IsAbstract,
            KnownNames.Has(type, "PrimitiveAttribute"),
            read,
            new(context.Findings),
            refused || context.Findings.Any(static f => f.Has(Consequence.NoCode)),
            context.Silent)
        {
            Config = context.IsConfig,
            Told = new(context.Told.OrderBy(static name => name, System.StringComparer.Ordinal)),
            Home = home,
            CanCreate = ConfigReader.CanCreate(type),
        };
    }

    private IEnumerable<Member> Members()
    {
        for (
            INamedTypeSymbol? type = context.Block;
            type is not null && (SymbolEqualityComparer.Default.Equals(type, context.Block) || KnownNames.IsMarked(type));
            type = type.BaseType
        )
        {
            bool isBase = !SymbolEqualityComparer.Default.Equals(type, context.Block) && KnownNames.IsAbstractBlock(type);
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>().Where(static p => !p.IsIndexer && p.Name != "EqualityContract"))
            {
                OwnProperty own = PropertyKinds.Of(property);
                // What an abstract block computes is told there, and so is a part that its kinds lack, by the C# compiler.
                if (isBase && !property.IsStatic && !property.IsAbstract && MemberReader.IsComputed(own.Kind)) context.Silent = true;
                if (isBase && PropertyKinds.HasMisplacedPort(property)) context.Silent = true;
                if (isBase && property.IsAbstract && !context.Block.IsAbstract && !IsKept(property, context.Block)) context.Silent = true;
                if (!property.IsStatic && !context.Own.ContainsKey(property.Name)) context.Own[property.Name] = own;
                if (!context.IsConfig && PropertyKinds.IsMadeOfRead(property)) context.Statics.Add(property.Name);
                if (property.IsStatic && own.Kind is not (MemberKind.Parameter or MemberKind.Derived)) context.Statics.Add(property.Name);
            }
        }

        foreach (ISymbol member in context.Block.GetMembers().Where(IsRefused))
        {
            context.Silent = true;
            if (member is IMethodSymbol) context.Statics.Add(member.Name);
        }

        foreach ((string name, SyntaxNodeOrToken place) in ReservedNames.In(context.Block, context.Token)) context.Report("MF1010", context.Site(place), name);
        foreach ((string id, SyntaxNodeOrToken place, string[] arguments) in ParameterForms.Wrong(context.Block, context.Token))
            context.Report(id, context.Site(place), arguments);
        if (!context.IsConfig)
            foreach (FieldDeclarationSyntax field in Declarations().SelectMany(static d => d.Members).OfType<FieldDeclarationSyntax>()) members.Refuse(field);
        HashSet<string> seen = [];
        foreach (PropertyDeclarationSyntax property in Declarations().SelectMany(static d => d.Members).OfType<PropertyDeclarationSyntax>())
        {
            context.Token.ThrowIfCancellationRequested();
            if (property.Modifiers.Any(SyntaxKind.StaticKeyword))
            {
                members.Refuse(property);
            }
            else if (property.ExplicitInterfaceSpecifier is not null) continue; // for who sees the record as something else
            else if (!seen.Add(property.Identifier.ValueText))
            {
                if (property.Modifiers.Any(SyntaxKind.PartialKeyword)) context.Outside(property, "a property is read in one part: write it whole");
                else context.Silent = true; // twice the same name
            }
            else if (Hidden(property.Identifier.ValueText) is { } hidden)
            {
                if (!hidden.IsAbstract) members.RefuseHiding(property, hidden); // or the C# compiler asks for it
            }
            else if (context.Statics.Contains(property.Identifier.ValueText)) members.RefuseType(property);
            else if (members.Read(property) is { } member) yield return member;
        }
    }

    // As the C# compiler says: an attribute that there is not, or that belongs on properties; a part that is promised here and kept nowhere.
    private bool IsRefused(ISymbol member) => member switch
    {
        IPropertySymbol property => property.GetAttributes().Any(static mark => mark.AttributeClass is { TypeKind: TypeKind.Error })
            || (property.IsAbstract && !context.Block.IsAbstract)
            || property is { IsPartialDefinition: true, PartialImplementationPart: null },
        IMethodSymbol { MethodKind: MethodKind.Ordinary } or IFieldSymbol { IsImplicitlyDeclared: false } => member.GetAttributes().Any(static mark =>
            mark.AttributeClass is { } named && KnownNames.NamespaceOf(named) == KnownNames.Language && named.Name != "ImplementsAttribute"),
        _ => false,
    };

    // Of two parameters the one key is told (MF1018).
    private IPropertySymbol? Hidden(string name)
    {
        if (context.IsConfig || context.Block.GetMembers(name) is not [IPropertySymbol { IsOverride: false } own]) return null;
        IPropertySymbol? hidden = ConfigReader.Bases(context.Block).Where(KnownNames.IsAbstractBlock)
            .SelectMany(below => below.GetMembers(name).OfType<IPropertySymbol>())
            .FirstOrDefault(static below => below.DeclaredAccessibility != Accessibility.Private);
        return hidden is not null && ParameterTypes.IsParameter(hidden) && ParameterTypes.IsParameter(own) ? null : hidden;
    }

    private static bool IsKept(IPropertySymbol promised, INamedTypeSymbol kind)
    {
        for (INamedTypeSymbol? at = kind; at is not null; at = at.BaseType)
        {
            if (at.GetMembers(promised.Name).OfType<IPropertySymbol>().Any(static own => own is { IsOverride: true, IsAbstract: false })) return true;
        }

        return false;
    }

    private IEnumerable<TypeDeclarationSyntax> Declarations() =>
        context.Block.DeclaringSyntaxReferences.Select(r => r.GetSyntax(context.Token)).OfType<TypeDeclarationSyntax>();
}
